"""`wormhole restore`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell


@declare
@click.argument("path")
@click.option("--version", default="", help="Which one, as listed by history; else the newest.")
@click.option("--to", default="", metavar="PATH", help="Bring it back under this path.")
def command(shell: Shell, path: str, version: str, to: str) -> None:
    """Bring an older version back, or a deleted file."""
    from core.control.operations import RESTORE  # noqa: PLC0415
    from core.control.schema import RestoreRequest  # noqa: PLC0415

    target = shell.path(to) if to else ""
    done = shell.call(RESTORE, RestoreRequest(path=shell.path(path), version=version, to=target))
    shell.answer(done, lambda: shell.say(f"{done.path} has version {done.version} now."))
