"""`wormhole guard`."""

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.config.values import show_size

_WHAT = {
    "drop": "copies that are needless here would be given back",
    "deletion": "deleted on other devices; what is in them is kept here",
}


@declare
@click.argument("what", type=click.Choice(["show", "proceed", "deny"]), default="show")
def command(shell: Shell, what: str) -> None:
    """Show what would let go of much at once; let it proceed, or deny it.

    What others deleted and you deny stays among the older versions: bring it back with `history`
    and `restore`. `proceed` may be said later, too.
    """
    from core.control.operations import GUARD_DECIDE, GUARD_SHOW  # noqa: PLC0415
    from core.control.schema import GuardDecision, Nothing  # noqa: PLC0415

    if what == "show":
        rows = shell.call(GUARD_SHOW, Nothing())
    else:
        rows = shell.call(GUARD_DECIDE, GuardDecision(what == "proceed"))

    def render() -> None:
        if not rows:
            shell.say("Nothing waits for your word.")
        for row in rows:
            size, why = show_size(row.bytes), _WHAT.get(row.kind, row.kind)
            denied = " (denied)" if row.answer == "deny" and what == "show" else ""
            shell.say(f"{row.files} files, {size}, since {row.since}: {why}{denied}.")
        if rows and what == "proceed":
            shell.say("They may go now.")
        elif rows and what == "deny":
            shell.say("They stay until you say: wormhole guard proceed")

    shell.answer(rows, render)
