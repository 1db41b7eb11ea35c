"""`wormhole policy show|set|unset`."""

from typing import TYPE_CHECKING

import click

from app.cli.command import declare, family
from app.cli.dry_run import dry_run_option, show_dry_run
from app.cli.shell import Shell

if TYPE_CHECKING:
    from core.control.schema import PolicyValue


@family()
def command(shell: Shell) -> None:
    """Show or set what is declared for a file or folder."""
    del shell


def _show(shell: Shell, policy: "dict[str, PolicyValue]") -> None:
    rows = [[name, str(each.value), each.origin] for name, each in policy.items()]
    shell.answer(policy, lambda: shell.table(["policy", "value", "from"], rows))


@declare
@click.argument("path")
def show(shell: Shell, path: str) -> None:
    """Show what holds for PATH, and where each value comes from."""
    from core.control.operations import POLICY_SHOW  # noqa: PLC0415
    from core.control.schema import PathRequest  # noqa: PLC0415

    _show(shell, shell.call(POLICY_SHOW, PathRequest(shell.path(path))))


def _change(
    shell: Shell, path: str, words: tuple[str, ...], *, remove: bool, dry_run: bool
) -> None:
    from core.control.operations import DRY_POLICY, POLICY_SET  # noqa: PLC0415
    from core.control.schema import PolicySet  # noqa: PLC0415

    request = PolicySet(path=shell.path(path), assignments=list(words), remove=remove)
    if dry_run:
        show_dry_run(shell, shell.call(DRY_POLICY, request))
    else:
        _show(shell, shell.call(POLICY_SET, request))


@declare
@click.argument("path")
@click.argument("assignments", nargs=-1, required=True, metavar="NAME=VALUE...")
@dry_run_option
def set_(shell: Shell, path: str, assignments: tuple[str, ...], dry_run: bool) -> None:
    """Declare policies for PATH and all below it."""
    _change(shell, path, assignments, remove=False, dry_run=dry_run)


@declare
@click.argument("path")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@dry_run_option
def unset(shell: Shell, path: str, names: tuple[str, ...], dry_run: bool) -> None:
    """Declare policies for PATH no longer."""
    _change(shell, path, names, remove=True, dry_run=dry_run)


for each in (show, set_, unset):
    command.add_command(each)
