"""`wormhole logs`."""

from collections import deque
from collections.abc import Iterable

import click
import msgspec

from app.cli.command import declare
from app.cli.shell import Shell
from core.decoding import UNREADABLE
from core.errors import NotFound


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """What happened, as the node logs it."""

    text: str
    at: str = ""
    level: str = ""
    part: str = ""
    exception: str = ""


@declare
@click.option("--lines", type=click.IntRange(1, 100_000), default=100, help="How many, the last.")
def command(shell: Shell, lines: int) -> None:
    """Show what the node logged."""
    file = shell.home.log_file
    if not file.exists():
        raise NotFound(f"There is no log at {file}.", "A node writes it: wormhole up")
    with file.open(encoding="utf-8", errors="replace") as opened:
        events = events_of(deque(opened, lines))

    def render() -> None:
        for event in events:
            shell.say(f"{event.at} {event.level:7} {event.part}: {event.text}")
            if event.exception:
                shell.say(event.exception)

    shell.answer(events, render)


def events_of(lines: Iterable[str]) -> list[Event]:
    """Return the events of a log; a line that is none is told as it stands.

    A kill or a power cut leaves half a line, and it is then that people read the log.
    """
    return [_event(line.rstrip("\n")) for line in lines if line.strip("\0\n")]


def _event(line: str) -> Event:
    try:
        return msgspec.json.decode(line, type=Event)
    except UNREADABLE:
        return Event(text=line)
