"""`wormhole up`."""

import click

from app.cli.command import declare
from app.cli.paths import EXISTING_FILE
from app.cli.place import Place, placed, show_started
from app.cli.shell import Shell


@declare
@click.argument("file", required=False, type=EXISTING_FILE)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=120,
    metavar="SECONDS",
    help="How long to wait for a network that another pod makes.",
)
@placed
def command(
    shell: Shell,
    file: str | None,
    timeout: float,
    pod: str | None,
    mount: str | None,
    storage: str | None,
    listen: str | None,
) -> None:
    """Start the node; join the network that FILE describes where it is found, else make it."""
    from app.cli.spawn import spawn, start  # noqa: PLC0415
    from core.control.operations import HEALTH, MOUNT  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415
    from core.node.arriving import arriving  # noqa: PLC0415
    from core.node.describing import described, refuse_another  # noqa: PLC0415
    from core.node.home import missing  # noqa: PLC0415
    from core.node.lock import running_process  # noqa: PLC0415

    told = described(file, Place(pod, mount, storage, listen).values()) if file else None
    if told is not None and shell.home.exists:
        refuse_another(shell.home, told)
    running = running_process(shell.home) is not None
    if running:
        shell.say("The node of this home runs already.")
    if shell.home.exists:
        started = start(shell.home, lambda: shell.call(HEALTH, Nothing()))
        if running:
            # Its drive may have been unmounted.
            started = shell.call(MOUNT, Nothing())
    elif told is None:
        raise missing(shell.home)
    else:
        with arriving(shell.home, told, timeout, shell.tell):
            started = spawn(shell.home)
    show_started(shell, started)
