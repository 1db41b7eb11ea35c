"""`wormhole recover`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.errors import EXIT_FAILED


@declare
@click.argument("storage", type=click.Path(exists=True, file_okay=False))
@click.option("--to", required=True, metavar="DIR", help="A folder that is empty or not there.")
def command(shell: Shell, storage: str, to: str) -> None:
    """Bring files out of a storage without any node or other pod."""
    from core.node.recovery import recover  # noqa: PLC0415

    done = recover(storage, to, shell.tell)

    def render() -> None:
        shell.say(f"{done.files} files were brought to {to}.")
        for each in done.partial:
            shell.say(f"not whole, left out: {each}")

    shell.answer(done, render)
    if done.partial:
        shell.exit_code = EXIT_FAILED
