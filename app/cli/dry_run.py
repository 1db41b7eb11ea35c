"""How `--dry-run` is offered and answered."""

from typing import TYPE_CHECKING

import click

from app.cli.shell import Shell

if TYPE_CHECKING:
    from core.control.schema import DryAmount, DryRun

dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Say what would move, be copied or dropped; change nothing."
)


def show_dry_run(shell: Shell, found: "DryRun") -> None:
    """Answer with what would be done."""
    from core.config.values import show_size  # noqa: PLC0415

    def amount(what: str, found: "DryAmount") -> None:
        files = "1 file" if found.files == 1 else f"{found.files} files"
        shell.say(f"{what}: {files}, {show_size(found.bytes)}")

    def render() -> None:
        shell.say("Nothing was changed. This would be done:")
        amount("copied", found.copied)
        amount("moved", found.moved)
        amount("dropped", found.dropped)
        rows = [
            [
                each.pod,
                f"+{show_size(each.more)}",
                f"-{show_size(each.less)}",
                "" if each.free is None else show_size(each.free),
            ]
            for each in found.pods
        ]
        if rows:
            shell.table(["pod", "more", "less", "free now"], rows)
        for remark in found.remarks:
            shell.say(f"remark: {remark}")

    shell.answer(found, render)
