"""`wormhole freeze`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell


@declare
@click.option("--reason", default="", metavar="TEXT", help="Why, for the people who ask.")
def command(shell: Shell, reason: str) -> None:
    """Have no drive of the network take changes, until `unfreeze`."""
    from core.control.operations import FREEZE  # noqa: PLC0415
    from core.control.schema import FreezeRequest  # noqa: PLC0415

    shown = shell.call(FREEZE, FreezeRequest(frozen=True, reason=reason))

    def render() -> None:
        shell.say("The network is frozen: all can be read, nothing can be changed.")
        if shown.unpublished:
            shell.say(
                f"{shown.unpublished} files that programs were changing here are kept and "
                "published when it ends."
            )
        shell.say("It ends with: wormhole unfreeze")

    shell.answer(shown, render)
