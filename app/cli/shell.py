"""What every command shares: the home, the node's client, and how to answer."""

import json
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from app.cli.options import Options
from core import errors
from core.saying import as_text, plain, said

if TYPE_CHECKING:
    from core.control.client import ControlClient
    from core.control.lines import Failure, Progress
    from core.control.operations import Operation
    from core.node.home import Home

Q = TypeVar("Q")
A = TypeVar("A")
INTERRUPTED = 130
_PROGRESS_SECONDS = 0.2
# Control characters but for tab and line end, and undecoded bytes as Python carries them.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\udc80-\udcff]")


def printable(text: str) -> str:
    """Return `text` without what a name could do to a terminal, and without what is no text."""
    return _UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]) & 0xFF:02x}", text)


class Shell(Options):
    """One call of the command line; `connect` puts something else in the place of a node."""

    def __init__(self, connect: "Callable[[Home], ControlClient] | None" = None) -> None:
        """Begin without options."""
        super().__init__()
        self._connect = connect
        self._several: list[object] | None = None
        self.network_shown = ""
        self.exit_code = 0
        self._told_at = 0.0
        self._line_open = False

    # --- the node

    def for_each(self, homes: "Sequence[Home]", act: Callable[[], None]) -> None:
        """Do `act` for each of these homes; what fails of one is told, and the others go on.

        With several, their documents stand in one: `{"networks": […]}`, each with its `network`,
        and `error` in the place of what is not known.
        """
        if len(homes) == 1:
            self.choose(homes[0])
            act()
            return
        from core.node.network_names import shown_name  # noqa: PLC0415

        documents = self._several = []
        for home in homes:
            self.choose(home)
            self.network_shown = shown_name(home)
            try:
                act()
            except BrokenPipeError:
                raise
            except Exception as error:  # noqa: BLE001 - the trouble of one is not that of another
                code = self.failed(error)
                self.exit_code = self.exit_code or code
        self._several, self.network_shown = None, ""
        self.answer({"networks": documents}, lambda: None)

    def client(self) -> "ControlClient":
        """Return the client of the node of the network that is meant."""
        if self._connect is not None:
            return self._connect(self.home)
        from core.control.client import ControlClient  # noqa: PLC0415

        return ControlClient(self.home.run_folder)

    def call(self, operation: "Operation[Q, A]", request: Q) -> A:
        """Ask the node; show its progress."""
        try:
            answer = self.client().call(operation, request, self.tell)
        except errors.NotRunning:
            if self._home_is_empty():
                from core.node.home import missing  # noqa: PLC0415

                lacking = missing(self.home)
                raise errors.NotRunning(lacking.detail, lacking.remedy) from None
            raise
        self._end_line()
        return answer

    def _home_is_empty(self) -> bool:
        try:
            return not self.home.exists
        except PermissionError:
            return False  # it is somebody else's, and who knows what is in it

    # --- answering

    @property
    def on_terminal(self) -> bool:
        """Say whether a person looks at the answer."""
        return sys.stdout.isatty() and not self.as_json

    def answer(self, document: object, render: Callable[[], None]) -> None:
        """Print `document` as JSON where that is asked, else as `render` does."""
        if not self.as_json:
            render()
            return
        import msgspec  # noqa: PLC0415

        if self._several is not None:
            found = msgspec.to_builtins(document, enc_hook=as_text)
            self._several.append({"network": self.network_shown} | found)
            return
        click.echo(msgspec.json.encode(document, enc_hook=as_text).decode())

    def say(self, text: str) -> None:
        """Print a line for people."""
        if not self.as_json:
            click.echo(printable(text))

    def table(self, heads: list[str], rows: list[list[str]]) -> None:
        """Print a table for people."""
        from rich.console import Console  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415

        table = Table(box=None, pad_edge=False)
        for head in heads:
            table.add_column(head, overflow="fold")
        for row in rows:
            table.add_row(*(printable(cell).replace("\n", "\\n") for cell in row))
        Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False).print(
            table
        )

    def tell(self, progress: "Progress") -> None:
        """Show how far a long operation is: one changing line on a terminal, else plain lines."""
        now = time.monotonic()
        if now - self._told_at < _PROGRESS_SECONDS:
            return
        self._told_at = now
        text = printable(progress.text)
        if progress.total:
            text += f" {progress.done}/{progress.total} ({100 * progress.done // progress.total}%)"
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)
            self._line_open = True
        elif not self.as_json:
            click.echo(text, err=True)

    def _end_line(self) -> None:
        if self._line_open:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._line_open = False

    # --- errors

    def failed(self, error: Exception) -> int:
        """Tell an error: one sentence, what to do; return the exit code."""
        from core.control.lines import failure_of  # noqa: PLC0415

        failure = failure_of(error)
        if isinstance(error, OSError) and not isinstance(error, TimeoutError):
            where = f": {error.filename}" if error.filename else "."
            detail = f"{error.strerror or error}{where}"
            failure = type(failure)(said("Failed"), plain(detail), reason=failure.reason)
        elif not isinstance(error, errors.WormholeError | TimeoutError):
            remedy = self._keep(error)
            detail = f"Something unexpected happened ({type(error).__name__}) in this command."
            failure = type(failure)(
                errors.WormholeError.title, plain(detail), plain(remedy), reason=failure.reason
            )
        self._end_line()
        self._tell_failure(failure)
        return failure.exit_code

    def _keep(self, error: Exception) -> str:
        """Write an unexpected error down, whole; return what the person can do."""
        import logging  # noqa: PLC0415

        from core.node.logs import logging_to  # noqa: PLC0415

        node = "Your files are as they were: they are the node's, and it goes on."
        try:
            self.base.make()
            file = self.base.command_log_file
            with logging_to(file, to_screen=False):
                logging.getLogger("app.cli").error("A command failed.", exc_info=error)
        except OSError:
            return f"{node} The log of the command line cannot be written."
        return f"{node} Try again; the whole of it is in {file}"

    def cut_off(self) -> int:
        """Note that nobody reads what is printed any more, as after `| head`; say nothing."""
        # What is still buffered must not be tried again when the interpreter ends.
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, sys.stdout.fileno())
        os.close(silent)
        return errors.EXIT_FAILED

    def misused(self, error: click.ClickException) -> int:
        """Tell that the command was used wrongly."""
        error.show()
        # The sentence stands above, with the usage; a script that reads JSON gets it there, too.
        if self.as_json:
            from core.control.lines import failure_of  # noqa: PLC0415

            self._tell_json(failure_of(errors.UsageError(error.format_message())))
        return errors.EXIT_USAGE

    def stopped(self) -> int:
        """Tell that the person ended it."""
        self._end_line()
        click.echo("Stopped.", err=True)
        return INTERRUPTED

    def _tell_failure(self, failure: "Failure") -> None:
        about = f"{self.network_shown}: " if self.network_shown else ""
        click.echo(printable(f"{about}{failure.title}: {failure.detail}"), err=True)
        for path in failure.paths:
            click.echo(printable(f"  {path}"), err=True)
        if failure.remedy:
            click.echo(printable(failure.remedy), err=True)
        if self.as_json:
            self._tell_json(failure)

    def _tell_json(self, failure: "Failure") -> None:
        import msgspec  # noqa: PLC0415

        told = msgspec.to_builtins(failure, enc_hook=as_text)
        # What an error has nothing of is left out, and that it is one is said around it.
        left_out = {"type", *(each for each in ("paths", "facts") if not told[each])}
        document = {"error": {k: v for k, v in told.items() if k not in left_out}}
        if self._several is not None:
            self._several.append({"network": self.network_shown} | document)
        else:
            click.echo(json.dumps(document))
