"""`wormhole inspect`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.config.values import show_size


@declare
@click.argument("path")
def command(shell: Shell, path: str) -> None:
    """Show all that is known of a file or folder."""
    from core.control.operations import INSPECT  # noqa: PLC0415
    from core.control.schema import PathRequest  # noqa: PLC0415

    found = shell.call(INSPECT, PathRequest(shell.path(path)))

    def render() -> None:
        shell.say(f"{found.path}  ({found.kind}, {show_size(found.size)})")
        shell.say(f"entry {found.entry}  version {found.version or 'none'}")
        shell.say(f"copies wanted: {found.wanted}{'  ABSENT' if found.absent else ''}")
        if found.newer_on:
            shell.say(f"newer version on {', '.join(found.newer_on)}")
        if found.heat:
            shell.say(f"read: {found.heat}")
        for each in found.copies:
            shell.say(f"  {each.pod}: {each.state}, {each.blocks} of {each.of} blocks")
        for name, policy in found.policy.items():
            shell.say(f"  {name} = {policy.value}  (from {policy.origin})")
        if found.conflicts:
            shell.say(f"{found.conflicts} versions stand beside it: wormhole conflicts")

    shell.answer(found, render)
