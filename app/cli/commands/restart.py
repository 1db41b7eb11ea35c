"""`wormhole restart`."""

from app.cli.command import declare
from app.cli.commands.down import stop
from app.cli.place import show_started
from app.cli.shell import Shell
from core.errors import NotRunning


@declare
def command(shell: Shell) -> None:
    """Stop the node and start it again."""
    from app.starting import start  # noqa: PLC0415
    from core.control.operations import HEALTH  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415
    from core.node.home import missing  # noqa: PLC0415

    if not shell.home.exists:
        raise missing(shell.home)
    try:
        stop(shell)
    except NotRunning:
        shell.say("No node was running.")
    show_started(shell, start(shell.home, lambda: shell.call(HEALTH, Nothing())))
