"""`wormhole conflicts` and `wormhole conflicts resolve`."""

import click

from app.cli.command import declare, family
from app.cli.shell import Shell
from core.config.values import show_size


def _list(shell: Shell) -> None:
    from core.control.operations import CONFLICTS  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415

    found = shell.call(CONFLICTS, Nothing())

    def render() -> None:
        if not found:
            shell.say("There are no conflicts.")
        for each in found:
            shell.say(each.path)
            for version in each.versions:
                where = f"{version.modified} by {version.pod}, {show_size(version.size)}"
                shell.say(f"  {version.version}  {where}")

    shell.answer(found, render)


@family(alone=True)
def command(shell: Shell) -> None:
    """List conflicts, or resolve one."""
    if click.get_current_context().invoked_subcommand is None:
        _list(shell)


@declare
@click.argument("path")
@click.option("--keep", required=True, metavar="this|both|VERSION", help="Which one stays there.")
def resolve(shell: Shell, path: str, keep: str) -> None:
    """Settle the conflict at PATH; what is not kept stays in its history."""
    from core.control.operations import RESOLVE  # noqa: PLC0415
    from core.control.schema import ResolveRequest  # noqa: PLC0415

    done = shell.call(RESOLVE, ResolveRequest(path=shell.path(path), keep=keep))
    shell.answer(done, lambda: shell.say(f"{done.path} is settled."))


command.add_command(resolve, "resolve")
