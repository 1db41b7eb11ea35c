"""`wormhole reach`."""

import pytest

from core.control.schema import Call, Reached, ReachRequest
from tests.support.cli_double import CommandLine

SILENT = Call("10.0.0.7:4711", "10.0.0.7:4711 does not answer.")


@pytest.mark.parametrize(
    ("reached", "code", "says"),
    [
        (Reached("nas", linked=True), 0, "nas is connected."),
        (Reached("nas", linked=True, calls=[SILENT]), 0, "nas is connected."),
        (Reached("nas", linked=False, calls=[SILENT]), 1, "cannot be reached now"),
        (Reached("nas", linked=False), 1, "No address of nas is known."),
        (Reached("nas", linked=False, in_time=False), 1, "has not answered yet"),
    ],
)
def test_what_came_of_it_is_said(
    wormhole: CommandLine, reached: Reached, code: int, says: str
) -> None:
    assert wormhole("reach", "NAS", reach=reached) == code
    assert wormhole.request == ReachRequest("NAS")
    assert says in wormhole.out
    assert (SILENT.problem in wormhole.out) == bool(reached.calls)
