"""`wormhole resume`."""

from core.control.schema import Paused
from tests.support.cli_double import CommandLine


def test_a_pause_is_ended(wormhole: CommandLine) -> None:
    assert wormhole("resume", resume=Paused(paused=False)) == 0
    assert wormhole.out == "This pod is not paused.\n"
