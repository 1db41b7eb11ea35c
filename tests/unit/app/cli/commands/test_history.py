"""`wormhole history`."""

from core.control.schema import OldVersion
from tests.support.cli_double import CommandLine


def test_versions_are_listed(wormhole: CommandLine) -> None:
    versions = [OldVersion("1-2", 5, "2026-01-01T00:00:00Z", "a", "current")]
    assert wormhole("history", "/f", history=versions) == 0
    assert "1-2" in wormhole.out
    assert wormhole("history", "/f", "--json", history=versions) == 0
    assert wormhole.json[0]["version"] == "1-2"
