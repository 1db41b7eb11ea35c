"""`wormhole restart`."""

from app.cli.command import declare
from app.cli.commands.down import stop
from app.cli.place import show_started
from app.cli.shell import Shell
from core.errors import NotRunning


@declare
def command(shell: Shell) -> None:
    """Stop the nodes of all networks of this machine, or of the one that is named; start them."""
    from core.node.home import missing  # noqa: PLC0415

    found = shell.homes
    if not found[0].exists:
        raise missing(found[0])
    shell.for_each(found, lambda: _restart(shell))


def _restart(shell: Shell) -> None:
    from app.starting import start  # noqa: PLC0415
    from core.control.operations import HEALTH  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415

    try:
        stop(shell)
    except NotRunning:
        about = f" of {shell.network_shown}" if shell.network_shown else ""
        shell.say(f"No node{about} was running.")
    show_started(shell, start(shell.home, lambda: shell.call(HEALTH, Nothing())))
