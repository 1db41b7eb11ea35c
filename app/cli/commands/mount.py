"""`wormhole mount`."""

from app.cli.command import declare
from app.cli.place import show_started
from app.cli.shell import Shell


@declare
def command(shell: Shell) -> None:
    """Bring the drive back that was unmounted; `wormhole up` does it, too."""
    from core.control.operations import MOUNT  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415

    show_started(shell, shell.call(MOUNT, Nothing()))
