"""`wormhole approve`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell


@declare
@click.argument("name")
def command(shell: Shell, name: str) -> None:
    """Let the machine NAME in, which asks to join."""
    from core.control.operations import APPROVE  # noqa: PLC0415
    from core.control.schema import DecideRequest  # noqa: PLC0415

    done = shell.call(APPROVE, DecideRequest(name))
    shell.answer(done, lambda: shell.say(f"{done.name} is in."))
