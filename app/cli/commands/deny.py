"""`wormhole deny`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell


@declare
@click.argument("name")
def command(shell: Shell, name: str) -> None:
    """Turn the machine NAME away, which asks to join."""
    from core.control.operations import DENY  # noqa: PLC0415
    from core.control.schema import DecideRequest  # noqa: PLC0415

    done = shell.call(DENY, DecideRequest(name))
    shell.answer(done, lambda: shell.say(f"{done.name} was turned away."))
