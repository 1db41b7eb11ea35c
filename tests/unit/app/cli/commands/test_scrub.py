"""`wormhole scrub`."""

from core.control.schema import Scrubbed
from tests.support.cli_double import CommandLine


def test_what_rotted_is_told(wormhole: CommandLine) -> None:
    found = Scrubbed(2, 10, 1, 1, ["/f"], unreadable=7, damaged=1)
    assert wormhole("scrub", "--wait", scrub=found) == 0
    assert "1 blocks were damaged" in wormhole.out
    assert "7 blocks are only here" in wormhole.out
    assert "/f" in wormhole.out
    assert wormhole("scrub", "--wait", "--json", scrub=found) == 0
    assert wormhole.json["rotten"] == 1
    assert wormhole.json["unreadable"] == 7


def test_without_waiting_it_says_where_to_look(wormhole: CommandLine) -> None:
    assert wormhole("scrub", scrub=Scrubbed(0, 0, 0, 0, running=True)) == 0
    assert "wormhole status" in wormhole.out
