"""`wormhole pause`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.errors import UsageError


@declare
@click.option("--for", "lasting", default="", metavar="TIME", help="Such as 1h; else until resume.")
def command(shell: Shell, lasting: str) -> None:
    """Move no bytes in the background; what is opened is still fetched, records still go."""
    from core.config.values import parse_duration  # noqa: PLC0415
    from core.control.operations import PAUSE  # noqa: PLC0415
    from core.control.schema import PauseRequest  # noqa: PLC0415

    seconds = parse_duration(lasting) if lasting else None
    if lasting and not seconds:
        raise UsageError(f'--for {lasting} is not a time such as "1h".')
    done = shell.call(PAUSE, PauseRequest(seconds))
    until = f"until {done.until}" if done.until else "until `wormhole resume`"
    shell.answer(done, lambda: shell.say(f"Paused {until}."))
