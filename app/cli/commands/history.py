"""`wormhole history`."""

import click

from app.cli.command import declare
from app.cli.paths import typed
from app.cli.shell import Shell
from core.config.values import show_size


@declare
@click.argument("path")
def command(shell: Shell, path: str) -> None:
    """List the versions of a file, the present one first."""
    from core.control.operations import HISTORY  # noqa: PLC0415
    from core.control.schema import PathRequest  # noqa: PLC0415

    versions = shell.call(HISTORY, PathRequest(typed(path)))
    rows = [
        [each.version, each.modified, show_size(each.size), each.pod, each.why] for each in versions
    ]
    shell.answer(versions, lambda: shell.table(["version", "modified", "size", "by", ""], rows))
