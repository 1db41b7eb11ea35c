"""`wormhole inspect`."""

from core.control.lines import Failure
from core.control.schema import Copy, Inspection, PathRequest, PolicyValue
from core.errors import EXIT_NOT_FOUND
from tests.support.cli_double import CommandLine

FOUND = Inspection(
    path="/f",
    entry="ab",
    kind="file",
    size=5,
    version="1-2",
    wanted=2,
    copies=[Copy("a", "copy", 1, 1)],
    policy={"redundancy": PolicyValue(2, "network")},
    absent=True,
    conflicts=1,
    heat="hot",
)


def test_all_that_is_known_is_shown(wormhole: CommandLine) -> None:
    assert wormhole("inspect", "/f", inspect=FOUND) == 0
    assert wormhole.request == PathRequest("/f")
    for text in (
        "a: copy, 1 of 1 blocks",
        "ABSENT",
        "read: hot",
        "redundancy = 2  (from network)",
        "conflicts",
    ):
        assert text in wormhole.out


def test_what_is_not_there_is_not_found(wormhole: CommandLine) -> None:
    failure = Failure("Not found", "No.", "", EXIT_NOT_FOUND)
    assert wormhole("inspect", "/g", inspect=failure) == 5
