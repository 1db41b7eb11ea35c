"""`wormhole redundancy`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.config.values import show_size
from core.errors import EXIT_DEADLINE


@declare
@click.argument("path", default="/")
@click.option("--wait", is_flag=True, help="Until all copies are there.")
@click.option("--timeout", type=click.FloatRange(min=0), help="Give up after this many seconds.")
def command(shell: Shell, path: str, wait: bool, timeout: float | None) -> None:
    """Count how many files have how many copies of what is asked."""
    from core.control.operations import REDUNDANCY  # noqa: PLC0415
    from core.control.schema import RedundancyRequest  # noqa: PLC0415

    found = shell.call(
        REDUNDANCY, RedundancyRequest(path=shell.path(path), wait=wait, timeout=timeout)
    )

    def render() -> None:
        shell.say(f"{found.files} files, {show_size(found.bytes)}")
        for copies, files in sorted(found.by_copies.items(), key=lambda item: int(item[0])):
            shell.say(f"  {files} files with {copies} copies")
        shell.say("All have their copies." if found.satisfied else f"{found.missing} are short:")
        for each in found.worst:
            shell.say(f"  {each.path}: {each.copies} of {each.wanted}")

    shell.answer(found, render)
    if wait and not found.satisfied:
        shell.exit_code = EXIT_DEADLINE
