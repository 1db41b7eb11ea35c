"""`wormhole unfreeze`."""

from app.cli.command import declare
from app.cli.shell import Shell


@declare
def command(shell: Shell) -> None:
    """Let all drives of the network take changes again."""
    from core.control.operations import FREEZE  # noqa: PLC0415
    from core.control.schema import FreezeRequest  # noqa: PLC0415

    shown = shell.call(FREEZE, FreezeRequest(frozen=False))
    shell.answer(shown, lambda: shell.say("The network takes changes again."))
