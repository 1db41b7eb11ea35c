"""`wormhole serve`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell


@declare
@click.option("--tell", type=int, hidden=True, help="Descriptor to tell readiness on.")
def command(shell: Shell, tell: int | None) -> None:
    """Run the node in the foreground, with its log on standard output."""
    if tell is not None:
        # Whoever starts it in the background names its very home.
        shell.choose(shell.base)
    from core.node.serve import serve  # noqa: PLC0415

    shell.exit_code = serve(shell.home, tell)
