"""`wormhole new`."""

import click

from app.cli.command import declare
from app.cli.place import Place, placed, show_started
from app.cli.shell import Shell


@declare
@click.argument("name")
@click.option("--copies", type=click.IntRange(1, 64), help="Copies of each file in all.")
@placed
def command(
    shell: Shell,
    name: str,
    copies: int | None,
    pod: str | None,
    mount: str | None,
    storage: str | None,
    listen: str | None,
) -> None:
    """Make a network with this machine as its first pod, beside those that it is in already."""
    from app.starting import spawn  # noqa: PLC0415
    from core.node.founding import founding  # noqa: PLC0415

    network: dict[str, object] = {"network.name": name}
    if copies is not None:
        network["redundancy.copies"] = copies
    shell.choose_next()
    with founding(shell.home, network, Place(pod, mount, storage, listen).values()):
        started = spawn(shell.home)
    show_started(shell, started)
