"""`wormhole invite`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.errors import UsageError


@declare
@click.option("--role", type=click.Choice(["member", "client", "admin"]), default="member")
@click.option("--for", "valid", default="10m", metavar="TIME", help="How long the code is valid.")
@click.option("--no-wait", is_flag=True, help="Do not wait for the other machine.")
def command(shell: Shell, role: str, valid: str, no_wait: bool) -> None:
    """Show a code with which another machine can join, and wait for it."""
    from core.config.values import parse_duration  # noqa: PLC0415
    from core.control.operations import AWAIT_JOIN, INVITE  # noqa: PLC0415
    from core.control.schema import Invitation, InviteRequest, Nothing  # noqa: PLC0415
    from core.model.members import Role  # noqa: PLC0415

    seconds = parse_duration(valid)
    if seconds is None:
        raise UsageError(f'--for {valid} is not a time such as "10m".')
    invitation: Invitation = shell.call(INVITE, InviteRequest(role=Role(role), seconds=seconds))

    def render() -> None:
        if shell.on_terminal:
            _show_qr(f"wormhole:{invitation.code}@{invitation.at}")
        shell.say(f"On the other machine:  wormhole join {invitation.code} --at {invitation.at}")
        shell.say(f"The code can be used once, until {invitation.expires}.")

    if no_wait:
        shell.answer(invitation, render)
        return
    if not shell.as_json:
        render()
    joined = shell.call(AWAIT_JOIN, Nothing())
    document = {"code": invitation.code, "joined": joined.name, "id": joined.id}
    shell.answer(document, lambda: shell.say(f"{joined.name} is in. {joined.words}".strip()))


def _show_qr(text: str) -> None:
    import qrcode  # noqa: PLC0415

    code = qrcode.QRCode(border=1)
    code.add_data(text)
    code.print_ascii(invert=True)
