"""`wormhole unmount`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell


@declare
@click.option(
    "--timeout", type=click.FloatRange(min=0), help="Give up waiting after this many seconds."
)
def command(shell: Shell, timeout: float | None) -> None:
    """Take the drive away once what was written here has its copies; the node runs on."""
    from core.control.operations import UNMOUNT  # noqa: PLC0415
    from core.control.schema import UnmountRequest  # noqa: PLC0415

    done = shell.call(UNMOUNT, UnmountRequest(timeout))

    def render() -> None:
        if done.only_here:
            shell.say(f"{done.only_here} files have too few copies on the pods that are reachable.")
        shell.say(f"The drive is not at {done.mount} any more. Bring it back: wormhole mount")

    shell.answer(done, render)
