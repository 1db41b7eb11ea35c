"""`wormhole status`."""

from typing import TYPE_CHECKING

from app.cli.command import declare
from app.cli.commands.pods import pod_rows
from app.cli.shell import Shell
from core.config.values import show_size

if TYPE_CHECKING:
    from core.control.schema import ScrubRound, ScrubStatus


def _scrub_line(scrub: "ScrubStatus") -> str:
    if scrub.running:
        read = f"{show_size(scrub.done)} of {show_size(scrub.total)} read"
        return f"scrub of {scrub.path}: {read}"
    if not scrub.whole:
        return f"The scrub of {scrub.path} ended before all was read."
    text = (
        f"scrub of {scrub.path}: {show_size(scrub.done)} read, {scrub.rotten} blocks were damaged"
    )
    if scrub.unreadable:
        text += f", {scrub.unreadable} that no other pod has could not be read"
    return text


def _round_line(scrub: "ScrubRound") -> str:
    found = f"{scrub.rotten} blocks were damaged"
    if scrub.unreadable:
        found += f", {scrub.unreadable} that no other pod has could not be read"
    if scrub.ended:
        return (
            f"all copies were read again by {scrub.ended}: {show_size(scrub.done)} in "
            f"{scrub.files} files, {found}"
        )
    read = f"{show_size(scrub.done)} of {show_size(scrub.total)}"
    return f"copies are being read again since {scrub.begun}: {read} so far, {found}"


@declare
def command(shell: Shell) -> None:
    """Show how things are, on one screen; of all networks of this machine, or the one named."""
    shell.for_each(shell.homes, lambda: _show(shell))


def _show(shell: Shell) -> None:
    from core.control.operations import STATUS  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415

    status = shell.call(STATUS, Nothing())

    def render() -> None:
        also = f"{', frozen' if status.frozen else ''}{', stopped' if status.stopped else ''}"
        shell.say(f"{status.network}: {status.situation}{also}")
        shell.say(f"drive {status.mount}   copies {status.copies}")
        shell.table(
            ["pod", "role", "state", "used", "offered", "rtt", "rate"], pod_rows(status.pods)
        )
        shell.say(
            f"{status.under_copied} files with too few copies, {status.absent_files} absent, "
            f"{status.transfers} transfers, {status.conflicts} conflicts"
        )
        if status.scrub is not None:
            shell.say(_scrub_line(status.scrub))
        for each in (status.scrub_before, status.scrub_round):
            if each is not None:
                shell.say(_round_line(each))
        for note in status.attention:
            shell.say(f"! {note.text} {note.remedy}".rstrip())

    shell.answer(status, render)
