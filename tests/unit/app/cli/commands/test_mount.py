"""`wormhole mount`."""

from core.control.schema import Started
from tests.support.cli_double import CommandLine


def test_the_drive_comes_back(wormhole: CommandLine) -> None:
    started = Started("lab", "a", "/drive", "127.0.0.1:1", "00")
    assert wormhole("mount", "--json", mount=started) == 0
    assert wormhole.json["mount"] == "/drive"
