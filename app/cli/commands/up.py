"""`wormhole up`."""

from typing import TYPE_CHECKING

import click

from app.cli.changed_settings import show_declared
from app.cli.command import declare
from app.cli.paths import EXISTING_FILE
from app.cli.place import Place, placed, show_started
from app.cli.shell import Shell

if TYPE_CHECKING:
    from core.control.schema import ConfigDeclare, ConfigDeclared


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
    """Start the node; join the network that FILE describes where it is found, else make it.

    Where this machine is in it already, what FILE says otherwise than it is now is made so.
    """
    from app.starting import spawn  # noqa: PLC0415
    from core.node.arriving import arriving  # noqa: PLC0415
    from core.node.describing import described, described_again  # noqa: PLC0415
    from core.node.home import missing  # noqa: PLC0415

    given = Place(pod, mount, storage, listen).values()
    if shell.home.exists:
        _again(shell, described_again(shell.home, file, given))
        return
    if file is None:
        raise missing(shell.home)
    with arriving(shell.home, described(file, given), timeout, shell.tell):
        started = spawn(shell.home)
    show_started(shell, started)


def _again(shell: Shell, wanted: "ConfigDeclare") -> None:
    """Have the node of a home run, with the settings that are wanted."""
    from app.starting import start  # noqa: PLC0415
    from core.control.operations import HEALTH, MOUNT  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415
    from core.node.lock import running_process  # noqa: PLC0415
    from core.node.pod_file import declare_pod  # noqa: PLC0415

    running = running_process(shell.home) is not None
    before = None
    if running:
        shell.say("The node of this home runs already.")
    elif wanted.pod:
        # What takes effect at a start only does so now.
        before = declare_pod(shell.home, wanted.pod)
    started = start(shell.home, lambda: shell.call(HEALTH, Nothing()))
    if running:
        # Its drive may have been unmounted.
        started = shell.call(MOUNT, Nothing())
    done = _declared(shell, wanted, before) if wanted.text or wanted.pod else None
    if done is not None:
        show_declared(shell, done)
    show_started(shell, started, done)


def _declared(
    shell: Shell, wanted: "ConfigDeclare", before: "ConfigDeclared | None"
) -> "ConfigDeclared":
    """Have the rest made so; return all that was, what was changed `before` the start included."""
    from msgspec.structs import replace  # noqa: PLC0415

    from core.control.operations import CONFIG_DECLARE  # noqa: PLC0415

    done = shell.call(CONFIG_DECLARE, wanted)
    if before is None:
        return done
    return replace(
        done, changed=done.changed + before.changed, remarks=done.remarks + before.remarks
    )
