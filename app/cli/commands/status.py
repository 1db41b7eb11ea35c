"""`wormhole status`."""

from app.cli.command import declare
from app.cli.commands.pods import pod_rows
from app.cli.shell import Shell


@declare
def command(shell: Shell) -> None:
    """Show how things are, on one screen."""
    from core.control.operations import STATUS  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415

    status = shell.call(STATUS, Nothing())

    def render() -> None:
        shell.say(f"{status.network}: {status.situation}{', frozen' if status.frozen else ''}")
        shell.say(f"drive {status.mount}   copies {status.copies}")
        shell.table(
            ["pod", "role", "state", "used", "offered", "rtt", "rate"], pod_rows(status.pods)
        )
        shell.say(
            f"{status.under_copied} files with too few copies, {status.absent_files} absent, "
            f"{status.transfers} transfers, {status.conflicts} conflicts"
        )
        for each in status.attention:
            shell.say(f"! {each.text} {each.remedy}".rstrip())

    shell.answer(status, render)
