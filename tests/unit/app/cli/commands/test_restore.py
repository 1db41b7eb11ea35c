"""`wormhole restore`."""

from core.control.schema import Restored, RestoreRequest
from tests.support.cli_double import CommandLine


def test_a_version_is_asked_for_by_its_name(wormhole: CommandLine) -> None:
    restored = Restored("/g", "1-2")
    assert wormhole("restore", "/f", "--version", "1-2", "--to", "/g", restore=restored) == 0
    assert wormhole.request == RestoreRequest(path="/f", version="1-2", to="/g")
    assert "/g" in wormhole.out
