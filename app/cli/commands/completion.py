"""`wormhole completion`."""

import click
from click.shell_completion import get_completion_class

from app.cli.command import declare
from app.cli.shell import Shell

_POWERSHELL = """Register-ArgumentCompleter -Native -CommandName wormhole -ScriptBlock {
  param($word, $line, $position)
  $env:_WORMHOLE_COMPLETE = "bash_complete"
  $env:COMP_WORDS = $line.ToString()
  $env:COMP_CWORD = $line.CommandElements.Count - [int]($word -ne "")
  wormhole | ForEach-Object { ($_ -split ",", 2)[1] }
  Remove-Item Env:_WORMHOLE_COMPLETE, Env:COMP_WORDS, Env:COMP_CWORD
}
"""


@declare
@click.argument("name", metavar="SHELL", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def command(shell: Shell, name: str) -> None:
    """Print the completion script for a shell."""
    found = get_completion_class(name)
    if found is None:
        script = _POWERSHELL
    else:
        root = click.get_current_context().find_root().command
        script = found(root, {}, "wormhole", "_WORMHOLE_COMPLETE").source()
    shell.answer({"shell": name, "script": script}, lambda: click.echo(script))
