"""`wormhole tree`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.config.values import show_size


@declare
@click.argument("path", default="/")
@click.option("--depth", type=click.IntRange(1, 1_000), default=3, help="Levels of folders.")
def command(shell: Shell, path: str, depth: int) -> None:
    """List what is in the drive, and how many copies it has."""
    from core.control.operations import TREE  # noqa: PLC0415
    from core.control.schema import Node, TreeRequest  # noqa: PLC0415

    nodes = shell.call(TREE, TreeRequest(path=shell.path(path), depth=depth))

    def row(node: Node) -> list[str]:
        copies = f"{node.copies} of {node.wanted}" if node.kind == "file" else ""
        size = show_size(node.size) if node.kind == "file" else node.kind
        newer = f"newer version on {', '.join(node.newer_on)}" if node.newer_on else ""
        return [node.path, size, copies, "conflict" if node.conflict else newer]

    heads = ["path", "size", "copies", ""]
    shell.answer(nodes, lambda: shell.table(heads, [row(node) for node in nodes]))
