"""`wormhole history`."""

from typing import TYPE_CHECKING

import click

from app.cli.command import declare
from app.cli.shell import Shell, printable
from core.config.values import show_size

if TYPE_CHECKING:
    from core.control.schema import Unheard

_UNHEARD = {
    "absent": "{} is absent and may have more.",
    "silent": "{} did not answer and may have more.",
    "partly": "{} has more than it could tell at once.",
}


@declare
@click.argument("path")
def command(shell: Shell, path: str) -> None:
    """List the versions of a file, the present one first; of a folder, what was removed from it."""
    from core.control.operations import HISTORY  # noqa: PLC0415
    from core.control.schema import PathRequest  # noqa: PLC0415

    found = shell.call(HISTORY, PathRequest(shell.path(path)))
    rows = [
        [
            each.version,
            each.modified,
            show_size(each.size),
            each.pod,
            each.why,
            ", ".join(each.on) or "no present pod",
            each.path,
        ]
        for each in found.versions
    ]
    heads = ["version", "modified", "size", "by", "", "on", "path"]
    shell.answer(found.versions, lambda: shell.table(heads, rows))
    for each in found.unheard:
        # Beside the document: what scripts read is the list of versions.
        click.echo(printable(_sentence(each)), err=True)


def _sentence(unheard: "Unheard") -> str:
    return _UNHEARD.get(unheard.why, "{} may have more.").format(unheard.pod)
