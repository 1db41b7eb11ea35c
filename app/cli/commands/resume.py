"""`wormhole resume`."""

from app.cli.command import declare
from app.cli.shell import Shell


@declare
def command(shell: Shell) -> None:
    """End the pause: copies are made again."""
    from core.control.operations import RESUME  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415

    done = shell.call(RESUME, Nothing())
    shell.answer(done, lambda: shell.say("This pod is not paused."))
