"""`wormhole unmount`."""

from core.control.schema import Unmounted, UnmountRequest
from tests.support.cli_double import CommandLine


def test_the_drive_goes_and_what_is_short_of_copies_is_said(wormhole: CommandLine) -> None:
    assert wormhole("unmount", "--timeout", "5", unmount=Unmounted("/drive", 2)) == 0
    assert wormhole.request == UnmountRequest(5.0)
    assert "2 files" in wormhole.out
    assert "/drive" in wormhole.out
    assert wormhole("unmount", "--json", unmount=Unmounted("/drive")) == 0
    assert wormhole.json == {"mount": "/drive", "only_here": 0}
