"""`wormhole import`."""

import os
from pathlib import Path

import click

from app.cli.command import declare
from app.cli.paths import EXISTING_FOLDER, typed
from app.cli.shell import Shell
from core.config.values import show_size
from core.control.paths import written
from core.errors import EXIT_FAILED


@declare
@click.argument("folder", metavar="DIR", type=EXISTING_FOLDER)
@click.option("--into", default="/", metavar="PATH", help="Folder of the drive.")
def command(shell: Shell, folder: str, into: str) -> None:
    """Bring the data of DIR into the drive; what is there already is not changed."""
    from core.control.operations import IMPORT  # noqa: PLC0415
    from core.control.schema import ImportRequest  # noqa: PLC0415

    source = written(os.fsencode(Path(folder).absolute()))
    done = shell.call(IMPORT, ImportRequest(source=source, into=typed(into)))

    def render() -> None:
        shell.say(
            f"{done.files} files ({show_size(done.bytes)}) and {done.folders} folders came in, "
            f"{done.skipped} were there already."
        )
        for each in done.refused:
            shell.say(f"left out: {each}")

    shell.answer(done, render)
    if done.refused:
        shell.exit_code = EXIT_FAILED
