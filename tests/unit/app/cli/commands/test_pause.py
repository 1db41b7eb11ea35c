"""`wormhole pause`."""

from core.control.schema import Paused, PauseRequest
from tests.support.cli_double import CommandLine


def test_a_pause_lasts_for_the_time_that_is_given_or_until_it_is_ended(
    wormhole: CommandLine,
) -> None:
    until = Paused(paused=True, until="2026-01-01T01:00:00Z")
    assert wormhole("pause", "--for", "1h", pause=until) == 0
    assert wormhole.request == PauseRequest(3_600.0)
    assert wormhole.out == "Paused until 2026-01-01T01:00:00Z.\n"
    assert wormhole("pause", "--json", pause=Paused(paused=True)) == 0
    assert wormhole.request == PauseRequest(None)
    assert wormhole.json == {"paused": True, "until": ""}


def test_what_is_no_time_is_wrong_usage(wormhole: CommandLine) -> None:
    assert wormhole("pause", "--for", "soon", pause=Paused(paused=True)) == 2
    assert "soon" in wormhole.err
