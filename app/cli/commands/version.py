"""`wormhole version`."""

from importlib import metadata

from app.cli.command import declare
from app.cli.shell import Shell


@declare
def command(shell: Shell) -> None:
    """Show the version."""
    version = metadata.version("wormhole-drive")
    shell.answer({"version": version}, lambda: shell.say(f"wormhole {version}"))
