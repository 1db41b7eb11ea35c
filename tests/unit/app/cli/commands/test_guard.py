"""`wormhole guard`."""

from core.control.schema import GuardDecision, Nothing, StoppedRow
from tests.support.cli_double import CommandLine

ROW = StoppedRow("deletion", 120, 5_000_000, "2026-01-01T00:00:00Z")
DENIED = StoppedRow("drop", 120, 5_000_000, "2026-01-01T00:00:00Z", "deny")


def test_what_waits_is_shown(wormhole: CommandLine) -> None:
    assert wormhole("guard", **{"guard-show": [ROW, DENIED]}) == 0
    assert wormhole.request == Nothing()
    assert "120 files, 5 MB, since 2026-01-01T00:00:00Z: deleted on other" in wormhole.out
    assert "(denied)" in wormhole.out
    assert wormhole("guard", "show", **{"guard-show": []}) == 0
    assert "Nothing waits" in wormhole.out


def test_a_persons_word_is_taken_and_said_again(wormhole: CommandLine) -> None:
    assert wormhole("guard", "proceed", **{"guard-decide": [ROW]}) == 0
    assert wormhole.request == GuardDecision(proceed=True)
    assert "may go now" in wormhole.out
    assert wormhole("guard", "deny", **{"guard-decide": [ROW]}) == 0
    assert wormhole.request == GuardDecision(proceed=False)
    assert "They stay" in wormhole.out


def test_another_word_is_wrong_usage(wormhole: CommandLine) -> None:
    assert wormhole("guard", "perhaps") == 2
