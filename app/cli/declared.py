"""What `wormhole up` made so in a network that is there already, and what not."""

from app.cli.shell import Shell
from core.control.schema import ConfigDeclared, Json


def show_declared(shell: Shell, done: ConfigDeclared) -> None:
    """Print what changed and what was not applied; nothing where all holds already."""
    for each in done.changed:
        shell.say(f"Changed: {each.key}, {_text(each.before)} -> {_text(each.after)}")
    for remark in done.remarks:
        shell.say(f"remark: {remark}")
    for key in done.at_next_start:
        shell.say(f"{key} takes effect at the next start: wormhole restart")
    for stays in done.not_applied:
        shell.say(f"Not applied: {stays.key}, {_text(stays.before)} -> {_text(stays.wanted)}")
        shell.say(f"  {stays.why}")
        shell.say(f"  {stays.remedy}")


def _text(value: Json) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
