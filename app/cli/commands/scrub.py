"""`wormhole scrub`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.config.values import show_size


@declare
@click.argument("path", default="/")
@click.option("--wait", is_flag=True, help="Until all is read.")
def command(shell: Shell, path: str, wait: bool) -> None:
    """Read the copies here again to find what rotted on the disk."""
    from core.control.operations import SCRUB  # noqa: PLC0415
    from core.control.schema import ScrubRequest  # noqa: PLC0415

    done = shell.call(SCRUB, ScrubRequest(path=shell.path(path), wait=wait))

    def render() -> None:
        if done.running:
            shell.say("Begun. How far it is, and what it finds: wormhole status")
            return
        shell.say(
            f"{done.files} files read, {show_size(done.bytes)}; {done.rotten} blocks were damaged"
            f"{' and are fetched from other pods' if done.rotten else ''}."
        )
        if done.unreadable:
            shell.say(
                f"{done.unreadable} blocks are only here, and the disk refuses to read them: "
                "programs get an error there. They were left as they are; look at the disk's "
                "health."
            )
        for each in done.paths:
            shell.say(f"  {each}")

    shell.answer(done, render)
