"""`wormhole rename`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell


@declare
@click.argument("pod")
@click.argument("new")
def command(shell: Shell, pod: str, new: str) -> None:
    """Call POD by the name NEW from now on, on all machines."""
    from core.control.operations import RENAME  # noqa: PLC0415
    from core.control.schema import RenameRequest  # noqa: PLC0415

    done = shell.call(RENAME, RenameRequest(pod, new))
    shell.answer(done, lambda: shell.say(f"{done.before} is called {done.name}."))
