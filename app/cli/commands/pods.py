"""`wormhole pods`."""

from typing import TYPE_CHECKING

from app.cli.command import declare
from app.cli.shell import Shell
from core.config.values import show_size

if TYPE_CHECKING:
    from core.control.schema import PodRow


def pod_rows(pods: "list[PodRow]") -> list[list[str]]:
    """Return the rows of a table of pods."""
    return [
        [
            each.name,
            each.role,
            f"{each.state}, leaving" if each.leaving else each.state,
            show_size(each.used),
            show_size(each.offered),
            "" if each.rtt is None else f"{each.rtt * 1000:.1f} ms",
            "" if each.rate is None else f"{show_size(each.rate)}/s",
        ]
        for each in pods
    ]


@declare
def command(shell: Shell) -> None:
    """List the pods of the network."""
    from core.control.operations import PODS  # noqa: PLC0415
    from core.control.schema import Nothing  # noqa: PLC0415

    pods = shell.call(PODS, Nothing())
    heads = ["pod", "role", "state", "used", "offered", "rtt", "rate"]
    shell.answer(pods, lambda: shell.table(heads, pod_rows(pods)))
