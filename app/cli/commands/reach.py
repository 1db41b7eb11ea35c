"""`wormhole reach`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.errors import EXIT_FAILED


@declare
@click.argument("pod")
def command(shell: Shell, pod: str) -> None:
    """Call POD, which is away, now, and say what came of it."""
    from core.control.operations import REACH  # noqa: PLC0415
    from core.control.schema import ReachRequest  # noqa: PLC0415

    done = shell.call(REACH, ReachRequest(pod))

    def render() -> None:
        for each in done.calls:
            shell.say(each.problem)
        if done.linked:
            shell.say(f"{done.pod} is connected.")
        elif not done.in_time:
            shell.say(f"{done.pod} has not answered yet; it is called on.")
        elif not done.calls:
            shell.say(f"No address of {done.pod} is known. It calls by itself when it runs.")
        else:
            shell.say(f"{done.pod} cannot be reached now; it is called again by itself.")

    shell.answer(done, render)
    if not done.linked:
        shell.exit_code = EXIT_FAILED
