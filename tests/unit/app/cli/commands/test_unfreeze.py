"""`wormhole unfreeze`."""

from core.control.schema import FreezeRequest, FreezeShown
from tests.support.cli_double import CommandLine


def test_it_ends_a_freeze(wormhole: CommandLine) -> None:
    assert wormhole("unfreeze", freeze=FreezeShown(frozen=False)) == 0
    assert wormhole.request == FreezeRequest(frozen=False)
    assert "takes changes again" in wormhole.out
