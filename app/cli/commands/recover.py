"""`wormhole recover`."""

import click

from app.cli.command import declare
from app.cli.paths import EXISTING_FOLDER
from app.cli.shell import Shell
from core.config.values import show_size
from core.errors import EXIT_FAILED


@declare
@click.argument("storage", type=EXISTING_FOLDER)
@click.option("--to", required=True, metavar="DIR", help="A folder that is empty or not there.")
def command(shell: Shell, storage: str, to: str) -> None:
    """Bring files out of a storage without any node or other pod."""
    from core.node.recovery import recover  # noqa: PLC0415

    done = recover(storage, to)

    def render() -> None:
        shell.say(
            f"{done.files} files ({show_size(done.bytes)}) were brought out, by {done.source}."
        )
        for each in done.incomplete:
            shell.say(f"only a part was there: {each}")
        for each in done.elsewhere:
            shell.say(f"held by other pods alone: {each}")
        for each in done.problems:
            shell.say(f"! {each}")

    shell.answer(done, render)
    if done.incomplete or done.problems:
        shell.exit_code = EXIT_FAILED
