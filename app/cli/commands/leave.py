"""`wormhole leave`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.errors import UsageError


@declare
@click.option("--force", is_flag=True, help="At once, also where something would be lost.")
@click.option("--stay", is_flag=True, help="Stay after all, where leaving was broken off.")
@click.option(
    "--timeout", type=click.FloatRange(min=0), help="Give up waiting after this many seconds."
)
def command(shell: Shell, force: bool, stay: bool, timeout: float | None) -> None:
    """Take this pod out of the network; others take over what it has, then it may go."""
    from core.control.operations import LEAVE, STAY  # noqa: PLC0415
    from core.control.schema import LeaveRequest, Nothing  # noqa: PLC0415

    if stay and force:
        raise UsageError("--stay and --force are two different things.")
    if stay:
        stays = shell.call(STAY, Nothing())
        shell.answer(stays, lambda: shell.say(f"{stays.name} stays in the network."))
        return
    done = shell.call(LEAVE, LeaveRequest(force=force, timeout=timeout))

    def render() -> None:
        shell.say(f"{done.name} is out of the network; this machine may be switched off.")
        if done.lost:
            shell.say(f"{done.lost} files had a version on this machine alone.")
        if not done.told:
            shell.say(f"No other pod confirmed it: there, `wormhole remove {done.name}`.")
        shell.say("What is here can still be read; `wormhole down --forget` takes it away.")

    shell.answer(done, render)
