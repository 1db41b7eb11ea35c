"""`wormhole up`."""

import click

from app.cli.command import declare
from app.cli.place import Place, placed, show_started
from app.cli.shell import Shell


@declare
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@placed
def command(
    shell: Shell,
    file: str | None,
    pod: str | None,
    mount: str | None,
    storage: str | None,
    listen: str | None,
) -> None:
    """Start the node; create the network that FILE describes where there is none."""
    from app.cli.spawn import spawn  # noqa: PLC0415
    from core.control.operations import HEALTH  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415
    from core.node.founding import described, founding  # noqa: PLC0415
    from core.node.home import missing  # noqa: PLC0415
    from core.node.lock import running_process  # noqa: PLC0415

    if running_process(shell.home) is not None:
        started = shell.call(HEALTH, Nothing()).started
        shell.say("The node of this home runs already.")
        if started is not None:
            show_started(shell, started)
        return
    if shell.home.exists:
        show_started(shell, spawn(shell.home))
        return
    if file is None:
        raise missing(shell.home)
    network, values = described(file, Place(pod, mount, storage, listen).values())
    with founding(shell.home, network, values):
        started = spawn(shell.home)
    show_started(shell, started)
