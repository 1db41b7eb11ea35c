"""`wormhole rename`."""

from core.control.schema import Renamed, RenameRequest
from tests.support.cli_double import CommandLine


def test_both_names_are_told(wormhole: CommandLine) -> None:
    assert wormhole("rename", "b", "nas", rename=Renamed("nas", "00", "b")) == 0
    assert wormhole.request == RenameRequest("b", "nas")
    assert "b is called nas." in wormhole.out
    assert wormhole("rename", "b", "nas", "--json", rename=Renamed("nas", "00", "b")) == 0
    assert wormhole.json == {"name": "nas", "id": "00", "before": "b"}
