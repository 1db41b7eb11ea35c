"""`wormhole free`."""

from core.control.schema import Freed
from tests.support.cli_double import CommandLine


def test_what_stays_is_told(wormhole: CommandLine) -> None:
    assert wormhole("free", "/d", free=Freed(2, 2_000, 3)) == 0
    assert "2 kB of 2 files were given back." in wormhole.out
    assert "3 files stay" in wormhole.out
