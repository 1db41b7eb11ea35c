"""`wormhole free`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.config.values import show_size


@declare
@click.argument("path")
def command(shell: Shell, path: str) -> None:
    """Give back the space that PATH takes here; never the last copies."""
    from core.control.operations import FREE  # noqa: PLC0415
    from core.control.schema import PathRequest  # noqa: PLC0415

    done = shell.call(FREE, PathRequest(shell.path(path)))

    def render() -> None:
        shell.say(f"{show_size(done.bytes)} of {done.files} files were given back.")
        if done.kept:
            why = "not enough other pods have them, or a policy keeps them here"
            shell.say(f"{done.kept} files stay: {why}.")

    shell.answer(done, render)
