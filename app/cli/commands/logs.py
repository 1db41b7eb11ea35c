"""`wormhole logs`."""

import json
from collections import deque

import click

from app.cli.command import declare
from app.cli.shell import Shell
from core.errors import NotFound


@declare
@click.option("--lines", type=click.IntRange(1, 100_000), default=100, help="How many, the last.")
def command(shell: Shell, lines: int) -> None:
    """Show what the node logged."""
    file = shell.home.log_file
    if not file.exists():
        raise NotFound(f"There is no log at {file}.", "A node writes it: wormhole up")
    with file.open(encoding="utf-8", errors="replace") as opened:
        events = [json.loads(line) for line in deque(opened, lines) if line.startswith("{")]

    def render() -> None:
        for event in events:
            shell.say(f"{event['at']} {event['level']:7} {event['part']}: {event['text']}")
            if "exception" in event:
                shell.say(event["exception"])

    shell.answer(events, render)
