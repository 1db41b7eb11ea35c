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
    """Start the nodes of all networks of this machine, or of the one that is named.

    With FILE: join the network that it describes where it is found, else make it. Where this
    machine is in it already, what FILE says otherwise than it is now is made so.
    """
    from app.starting import spawn  # noqa: PLC0415
    from core.node.arriving import arriving  # noqa: PLC0415
    from core.node.describing import described  # noqa: PLC0415

    given = Place(pod, mount, storage, listen).values()
    if file is None:
        _start(shell, given)
        return
    if _is_in(shell, file):
        _again(shell, file, given)
        return
    shell.choose_next()
    with arriving(shell.home, described(file, given), timeout, shell.tell):
        started = spawn(shell.home)
    show_started(shell, started)


def _start(shell: Shell, given: dict[str, object]) -> None:
    """Start what is there. What is `given` is meant for one network."""
    from core.node.home import missing  # noqa: PLC0415

    found = (shell.home,) if given else shell.homes
    if not found[0].exists:
        raise missing(found[0])
    shell.for_each(found, lambda: _again(shell, None, given))


def _is_in(shell: Shell, file: str) -> bool:
    """Say whether this machine is in the network that `file` describes, and mean that one."""
    from core.node.describing import network_of  # noqa: PLC0415
    from core.node.network_names import find  # noqa: PLC0415

    if shell.network is not None:
        return shell.home.exists
    found = find(shell.base, network_of(file))
    if found is not None:
        shell.choose(found)
    return found is not None


def _again(shell: Shell, file: str | None, given: dict[str, object]) -> None:
    """Have the node of a home run, with the settings that are wanted."""
    from app.starting import start  # noqa: PLC0415
    from core.control.operations import HEALTH, MOUNT  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415
    from core.node.describing import described_again  # noqa: PLC0415
    from core.node.lock import running_process  # noqa: PLC0415
    from core.node.pod_file import declare_pod  # noqa: PLC0415

    wanted = described_again(shell.home, file, given)
    running = running_process(shell.home) is not None
    before = None
    if running:
        shell.say(f"The node of {shell.network_shown or 'this home'} runs already.")
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
