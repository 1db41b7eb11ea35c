"""`wormhole leave`."""

from core.control.schema import LeaveRequest, Left, Nothing, Stayed
from tests.support.cli_double import CommandLine


def test_people_are_told_that_the_machine_may_be_switched_off(wormhole: CommandLine) -> None:
    assert wormhole("leave", leave=Left("b", told=True)) == 0
    assert wormhole.request == LeaveRequest()
    assert "may be switched off" in wormhole.out
    assert "confirmed" not in wormhole.out
    assert wormhole("leave", "--force", "--timeout", "3", leave=Left("b", 2)) == 0
    assert wormhole.request == LeaveRequest(force=True, timeout=3)
    assert "2 files" in wormhole.out
    assert "wormhole remove b" in wormhole.out
    assert wormhole("leave", "--json", leave=Left("b", told=True)) == 0
    assert wormhole.json == {"name": "b", "lost": 0, "told": True}


def test_it_may_stay_after_all(wormhole: CommandLine) -> None:
    assert wormhole("leave", "--stay", stay=Stayed("b")) == 0
    assert wormhole.request == Nothing()
    assert "b stays" in wormhole.out
    assert wormhole("leave", "--stay", "--force") == 2
