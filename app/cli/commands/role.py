"""`wormhole role`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell


@declare
@click.argument("pod")
@click.argument("role", type=click.Choice(["admin", "member"]))
def command(shell: Shell, pod: str, role: str) -> None:
    """Make POD an administrator of the network, or a member without that right again."""
    from core.control.operations import SET_ROLE  # noqa: PLC0415
    from core.control.schema import RoleRequest  # noqa: PLC0415
    from core.model.members import Role  # noqa: PLC0415

    done = shell.call(SET_ROLE, RoleRequest(pod, Role(role)))
    shell.answer(done, lambda: shell.say(f"{done.name} is {done.role.value}."))
