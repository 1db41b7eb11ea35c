"""`wormhole down`."""

import sys
import time
from contextlib import suppress

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.errors import WormholeError

DOWN_SECONDS = 60.0


@declare
@click.option("--wait", is_flag=True, help="First wait until what is only here has its copies.")
@click.option(
    "--timeout", type=click.FloatRange(min=0), help="Give up waiting after this many seconds."
)
def command(shell: Shell, wait: bool, timeout: float | None) -> None:
    """Stop the node and unmount the drive."""
    only_here = stop(shell, wait=wait, timeout=timeout)

    def render() -> None:
        if only_here:
            shell.say(f"{only_here} files have too few copies on the pods that are reachable now.")
        shell.say("The node is down.")

    shell.answer({"down": True, "only_here": only_here}, render)


def stop(shell: Shell, *, wait: bool = False, timeout: float | None = None) -> int:
    """Stop the node; return how many files have too few copies elsewhere. Raises `NotRunning`."""
    from core.control.operations import DOWN, STATUS  # noqa: PLC0415
    from core.control.schema import DownRequest, Nothing  # noqa: PLC0415
    from core.node.lock import has_ended, running_process  # noqa: PLC0415

    if not wait and shell.on_terminal and sys.stdin.isatty():
        with suppress(WormholeError):
            short = shell.call(STATUS, Nothing()).under_copied
            wait = short > 0 and click.confirm(
                f"{short} files do not have their copies yet. Wait for them?", default=True
            )
    process = running_process(shell.home)
    answer = shell.call(DOWN, DownRequest(wait=wait, timeout=timeout))
    until = time.monotonic() + DOWN_SECONDS
    while process and not has_ended(process):
        if time.monotonic() > until:
            raise WormholeError("The node takes long to stop.", "Look again: wormhole status")
        time.sleep(0.02)
    return answer.only_here
