"""`wormhole report`."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from app.cli.command import declare
from app.cli.shell import Shell

if TYPE_CHECKING:
    from core.control.operations import Operation
    from core.control.schema import Nothing

A = TypeVar("A")


@declare
@click.option("--to", metavar="FILE", help="Where to; else in this folder, named by the date.")
def command(shell: Shell, to: str | None) -> None:
    """Put log, status and settings into one file, to ask for help with; no keys or secrets."""
    from core.node.home import missing  # noqa: PLC0415
    from core.node.reporting import write_report  # noqa: PLC0415

    if not shell.home.exists:
        raise missing(shell.home)
    moment = time.strftime("%Y-%m-%d-%H%M%S", time.gmtime())
    target = Path(to) if to else Path(f"wormhole-report-{moment}.zip")
    answers = _answers(shell)
    names = write_report(shell.home, target, answers)

    def render() -> None:
        shell.say(f"{target.absolute()} has: {', '.join(names)}.")
        shell.say("It names machines, people and files; look through it before you pass it on.")

    shell.answer({"file": str(target.absolute()), "holds": names}, render)


def _answers(shell: Shell) -> dict[str, bytes]:
    """Return what the node says of itself; where none runs, what the machine says."""
    import msgspec  # noqa: PLC0415

    from core.control.operations import DOCTOR, STATUS, TRANSFERS  # noqa: PLC0415
    from core.control.said import json_of  # noqa: PLC0415
    from core.node.doctor import examine_machine  # noqa: PLC0415

    found: dict[str, object] = {
        "machine.json": examine_machine(shell.home),
        "status.json": _answer(shell, STATUS),
        "doctor.json": _answer(shell, DOCTOR),
        "transfers.json": _answer(shell, TRANSFERS),
    }
    return {name: msgspec.json.format(json_of(each)) for name, each in found.items()}


def _answer(shell: Shell, operation: "Operation[Nothing, A]") -> object:
    from core.control.schema import Nothing  # noqa: PLC0415
    from core.errors import WormholeError  # noqa: PLC0415

    try:
        return shell.call(operation, Nothing())
    except WormholeError as error:
        # A node that does not answer is a reason to ask for help.
        return {"error": error.detail}
