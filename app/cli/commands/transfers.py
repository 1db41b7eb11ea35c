"""`wormhole transfers`."""

from app.cli.command import declare
from app.cli.shell import Shell
from core.config.values import show_size


@declare
def command(shell: Shell) -> None:
    """List what is on its way."""
    from core.control.operations import TRANSFERS  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415

    moving = shell.call(TRANSFERS, Nothing())
    rows = [
        [each.path, each.direction, each.pod, show_size(each.done), _of(each.total, each.direction)]
        for each in moving
    ]
    heads = ["path", "", "pod", "done", "of"]
    shell.answer(moving, lambda: shell.table(heads, rows) if rows else shell.say("Nothing moves."))


def _of(total: int, direction: str) -> str:
    return "" if direction == "out" and not total else show_size(total)
