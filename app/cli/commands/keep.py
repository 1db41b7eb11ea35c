"""`wormhole keep`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell


@declare
@click.argument("path")
def command(shell: Shell, path: str) -> None:
    """Always hold a file or folder on this pod."""
    from core.control.operations import KEEP  # noqa: PLC0415
    from core.control.schema import PathRequest  # noqa: PLC0415

    done = shell.call(KEEP, PathRequest(shell.path(path)))
    shell.answer(done, lambda: shell.say(f"{done.path} is always held on {', '.join(done.pods)}."))
