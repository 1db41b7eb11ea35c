"""`wormhole recover-admin`."""

import sys

import click

from app.cli.command import declare
from app.cli.shell import Shell


@declare
def command(shell: Shell) -> None:
    """Make this pod an administrator with the network's recovery words.

    They are asked for on a terminal, else read from standard input: on the command line itself
    other users of the machine could see them.
    """
    from core.control.operations import RECOVER_ADMIN  # noqa: PLC0415
    from core.control.schema import RecoverRequest  # noqa: PLC0415

    if sys.stdin.isatty():
        words = click.prompt("The recovery words", hide_input=True, err=True)
    else:
        words = sys.stdin.read(4_096)
    done = shell.call(RECOVER_ADMIN, RecoverRequest(words))
    document = {"name": done.name, "id": done.id, "role": "admin"}
    shell.answer(document, lambda: shell.say(f"{done.name} is an administrator now."))
