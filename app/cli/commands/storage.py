"""`wormhole storage move`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.command import declare, family
from app.cli.shell import Shell
from core.config.values import show_size

if TYPE_CHECKING:
    from core.node.moving import MovePlan


@family()
def command(shell: Shell) -> None:
    """Move the storage of this pod to another folder."""
    del shell


@declare
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be moved, and change nothing.")
def move(shell: Shell, folder: Path, dry_run: bool) -> None:
    """Move all that this pod holds to FOLDER, on another disk as a rule.

    The node is stopped meanwhile, and so is the drive. Everything is copied and read again before
    the old folder goes. Broken off, or killed, one whole storage stays in use.
    """
    from app.starting import stopped  # noqa: PLC0415
    from core.node.moving import move as move_storage  # noqa: PLC0415
    from core.node.moving import plan_move  # noqa: PLC0415
    from core.node.stopping import Stop  # noqa: PLC0415

    plan = plan_move(shell.home, folder)
    if dry_run:
        shell.answer(_told(plan), lambda: shell.say(f"{_amount(plan)} Nothing was changed."))
        return
    shell.say(_amount(plan))
    with stopped(shell.home):
        plan = move_storage(shell.home, folder, shell.tell, Stop())
    shell.answer(_told(plan), lambda: shell.say(f"The storage is in {plan.target}."))


def _amount(plan: "MovePlan") -> str:
    size, free = show_size(plan.bytes), show_size(plan.free)
    return f"{size} in {plan.source} are to be moved to {plan.target}, where {free} are free."


def _told(plan: "MovePlan") -> dict[str, object]:
    return {
        "from": str(plan.source),
        "to": str(plan.target),
        "bytes": plan.bytes,
        "free": plan.free,
    }


command.add_command(move)
