"""Where a pod lives on this machine: the options of `new`, `join` and `up`, and what they print."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec

import click

from app.cli.shell import Shell
from core.control.schema import ConfigDeclared, Started
from core.errors import UsageError

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Place:
    """The options as they were given; None: not given."""

    pod: str | None
    mount: str | None
    storage: str | None
    listen: str | None

    def values(self) -> dict[str, object]:
        """Return them as raw settings of `pod.toml`."""
        found = {
            "pod.name": self.pod,
            "pod.mount": _absolute(self.mount),
            "storage.path": _absolute(self.storage),
            "pod.listen": self.listen,
        }
        return {key: value for key, value in found.items() if value is not None}


def _absolute(folder: str | None) -> str | None:
    if folder is None:
        return None
    found = str(Path(folder).expanduser().absolute())
    try:
        found.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError(
            f"The name of the folder {found} is no text (UTF-8), and settings are.",
            "Choose a folder with another name; nothing was made.",
        ) from None
    return found


def placed(function: Callable[P, None]) -> Callable[P, None]:
    """Give `function` the options `pod`, `mount`, `storage` and `listen`."""
    decorated = function
    for option in (
        click.option("--listen", metavar="HOST:PORT", help="Where other pods reach this one."),
        click.option("--storage", metavar="DIR", help="Folder for contents and records."),
        click.option("--mount", metavar="DIR", help="Where the drive is shown."),
        click.option("--pod", metavar="NAME", help="Name of this pod."),
    ):
        decorated = option(decorated)
    return decorated


def show_started(shell: Shell, started: Started, settings: ConfigDeclared | None = None) -> None:
    """Print what runs now; `settings`, where a file was compared, stand with it in a document."""
    from msgspec.structs import asdict  # noqa: PLC0415 - short answers load little

    document: object = started
    if settings is not None:
        document = {**asdict(started), "settings": settings}

    def render() -> None:
        shell.say(
            f"The drive of {started.network} is at {started.mount} (this pod: {started.pod})."
        )
        shell.say(f"Other machines reach it at {started.listen}.")

    shell.answer(document, render)
