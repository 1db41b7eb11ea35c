"""`wormhole import`."""

import os
from pathlib import Path
from typing import Final

import click

from app.cli.command import declare
from app.cli.paths import EXISTING_FOLDER
from app.cli.shell import Shell
from core.config.values import show_size
from core.control.paths import written
from core.errors import EXIT_FAILED

SHOWN_MAX: Final = 20


@declare
@click.argument("folder", metavar="DIR", type=EXISTING_FOLDER)
@click.option("--into", default="/", metavar="PATH", help="Folder of the drive.")
def command(shell: Shell, folder: str, into: str) -> None:
    """Bring the data of DIR into the drive; what is there already is not changed.

    What is there with the same content is passed over; what has the name of something else comes
    in beside it. Given again, it goes on where it was interrupted.
    """
    from core.control.operations import IMPORT  # noqa: PLC0415
    from core.control.schema import ImportRequest  # noqa: PLC0415

    source = written(os.fsencode(Path(folder).absolute()))
    done = shell.call(IMPORT, ImportRequest(source=source, into=shell.path(into)))

    def render() -> None:
        shell.say(
            f"{done.files} files ({show_size(done.bytes)}) and {done.folders} folders came in, "
            f"{done.skipped} were there already."
        )
        for each in done.beside[:SHOWN_MAX]:
            shell.say(f"something else has its name: {each.source} is {each.path}")
        if len(done.beside) > SHOWN_MAX:
            shell.say(f"and {len(done.beside) - SHOWN_MAX} more; --json lists all of them")
        for own in done.own:
            shell.say(f"passed over, because it is Wormhole's own: {own}")
        for left in done.refused:
            shell.say(f"left out: {left}")

    shell.answer(done, render)
    if done.refused:
        shell.exit_code = EXIT_FAILED
