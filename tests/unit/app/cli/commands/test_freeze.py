"""`wormhole freeze`."""

from core.control.lines import Failure
from core.control.schema import FreezeRequest, FreezeShown
from core.errors import EXIT_REFUSED
from tests.support.cli_double import CommandLine


def test_it_says_what_holds_now_and_how_it_ends(wormhole: CommandLine) -> None:
    shown = FreezeShown(frozen=True, reason="moving", unpublished=2)
    assert wormhole("freeze", "--reason", "moving", freeze=shown) == 0
    assert wormhole.request == FreezeRequest(frozen=True, reason="moving")
    assert "nothing can be changed" in wormhole.out
    assert "2 files" in wormhole.out
    assert "wormhole unfreeze" in wormhole.out


def test_as_json_it_says_the_same(wormhole: CommandLine) -> None:
    assert wormhole("freeze", "--json", freeze=FreezeShown(frozen=True)) == 0
    assert wormhole.json == {"frozen": True, "reason": "", "unpublished": 0}


def test_without_the_right_it_is_refused(wormhole: CommandLine) -> None:
    refused = Failure("Refused", "This pod may not.", "", EXIT_REFUSED)
    assert wormhole("freeze", freeze=refused) == 4
