"""`wormhole sync`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell


@declare
@click.option(
    "--timeout", type=click.FloatRange(min=0), default=60, help="Give up after this many seconds."
)
def command(shell: Shell, timeout: float) -> None:
    """Wait until this pod has seen and holds all it should, and what it wrote has its copies."""
    from core.control.operations import SYNC  # noqa: PLC0415
    from core.control.schema import SyncRequest  # noqa: PLC0415

    done = shell.call(SYNC, SyncRequest(timeout=timeout))
    shell.answer(done, lambda: shell.say(f"Level with the others after {done.seconds:.1f} s."))
