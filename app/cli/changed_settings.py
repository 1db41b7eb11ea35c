"""How people are told which settings changed, what is to be remarked, and what did not change."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.cli.shell import Shell

if TYPE_CHECKING:
    from core.control.schema import ConfigDeclared, Json


def show_declared(shell: Shell, done: "ConfigDeclared") -> None:
    """Print what changed and what was not applied; nothing where all holds already."""
    for each in done.changed:
        shell.say(f"Changed: {each.key}, {_text(each.before)} -> {_text(each.after)}")
    show_remarks(shell, done.remarks, done.at_next_start)
    for stays in done.not_applied:
        shell.say(f"Not applied: {stays.key}, {_text(stays.before)} -> {_text(stays.wanted)}")
        shell.say(f"  {stays.why}")
        shell.say(f"  {stays.remedy}")


def show_remarks(shell: Shell, remarks: Iterable[str], at_next_start: Iterable[str]) -> None:
    """Print what is to be remarked of a change, and which settings (by key) wait for a start."""
    for remark in remarks:
        shell.say(f"remark: {remark}")
    for key in at_next_start:
        shell.say(f"{key} takes effect at the next start: wormhole restart")


def _text(value: "Json") -> str:
    if isinstance(value, list):
        return "[" + ", ".join(value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
