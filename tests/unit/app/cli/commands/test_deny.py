"""`wormhole deny`."""

from core.control.lines import Failure
from core.control.schema import Decided, DecideRequest
from core.errors import EXIT_NOT_FOUND
from tests.support.cli_double import CommandLine


def test_who_asks_is_decided_on_by_name(wormhole: CommandLine) -> None:
    done = Decided("nas", "00", admitted=True)
    assert wormhole("deny", "nas", deny=done) == 0
    assert wormhole.request == DecideRequest("nas")
    assert "nas" in wormhole.out
    assert wormhole("deny", "nas", "--json", deny=done) == 0
    assert wormhole.json == {"name": "nas", "id": "00", "admitted": True}


def test_who_does_not_ask_is_not_found(wormhole: CommandLine) -> None:
    nobody = Failure("Not found", "No machine called nas asks.", "", EXIT_NOT_FOUND)
    assert wormhole("deny", "nas", deny=nobody) == 5
