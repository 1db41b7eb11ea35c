"""Adding a device: the code and its time, who knocks, and how it ends."""

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec.structs import replace as changed

from app.tray.models import add_device as model
from app.tray.models.add_device import AddDevice, Phase
from core.control.lines import Failure
from core.control.schema import Joined
from core.model.members import Role
from tests.support.machines import INVITATION, KNOCK
from tests.support.pictures import NOW, WORDS, plain

SHOWING = model.opened(AddDevice(network="home"), INVITATION, NOW)
KNOCKED = model.knocked(SHOWING, KNOCK)


def later(**span: float) -> AddDevice:
    return model.ticked(SHOWING, WORDS, NOW + timedelta(**span))


def test_a_code_is_shown_with_its_time() -> None:
    assert SHOWING.phase is Phase.SHOWING
    assert model.left(SHOWING, NOW) == 426
    assert model.clock_text(SHOWING, NOW) == "7:06"
    assert model.share_left(SHOWING, NOW) == 1
    assert model.share_left(SHOWING, NOW + timedelta(seconds=213)) == 0.5


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "Valid for 7 minutes"),
        (6, "Valid for 7 minutes"),
        (7, "Valid for 6 minutes"),
        (330, "Valid for 1 minute"),
        (380, "Valid for less than a minute"),
    ],
)
def test_the_sentence_changes_each_minute(seconds: int, said: str) -> None:
    assert model.valid_text(SHOWING, WORDS, NOW + timedelta(seconds=seconds)) == said


def test_a_code_expires() -> None:
    assert later(seconds=425).phase is Phase.SHOWING
    over = later(seconds=426)
    assert over.phase is Phase.OVER
    assert over.trouble is not None
    assert over.trouble.says == "This code has expired."


def test_who_is_at_the_door_has_all_the_time() -> None:
    assert model.ticked(KNOCKED, WORDS, NOW + timedelta(hours=1)) == KNOCKED


def test_an_older_node_that_tells_no_time_has_ten_minutes() -> None:
    state = model.opened(AddDevice(), changed(INVITATION, seconds=0.0), NOW)
    assert model.left(state, NOW) == 600


def test_a_new_code_forgets_the_one_before() -> None:
    state = model.opening(KNOCKED, Role.CLIENT)
    assert state == AddDevice(role=Role.CLIENT, network="home")
    assert model.left(state, NOW) == 0


def test_the_picture_holds_code_and_address() -> None:
    assert model.picture_text(SHOWING) == "wormhole:home-velvet-canoe@192.168.1.20:4711"


def test_who_is_far_away_types_the_address() -> None:
    assert plain(model.address_text(SHOWING, WORDS)) == (
        "The picture holds the code and this machine's address, 192.168.1.20:4711."
    )
    assert model.address_text(AddDevice(), WORDS) == (
        "The picture holds the code and this machine's address."
    )


def test_who_knocks_is_shown() -> None:
    assert plain(model.knock_text(KNOCK, WORDS)) == (
        "**tower-lena** knows the code. Are these words on both screens?"
    )
    assert plain(model.knock_facts(KNOCK, WORDS)) == "192.168.1.77 · Linux · offers 400 GB"


def test_who_offers_nothing_and_says_no_system_is_shown_without() -> None:
    knock = changed(KNOCK, system="", offered=0)
    assert plain(model.knock_facts(knock, WORDS)) == "192.168.1.77 · stores no copies"


def test_after_agreeing_the_other_side_is_waited_for() -> None:
    state = model.agreed(KNOCKED)
    assert state.phase is Phase.WAITING
    assert plain(model.waiting_text(state, WORDS)) == "Waiting for tower-lena…"
    assert model.waiting_text(AddDevice(), WORDS) == "Waiting for the other machine…"


def test_who_is_in_is_said() -> None:
    state = model.joined(KNOCKED, Joined("tower-lena", "ab12"))
    assert plain(model.joined_text(state, WORDS)) == "tower-lena has joined home."
    assert plain(model.joined_text(replace(state, network=""), WORDS)) == "tower-lena has joined."
    assert "copies now" in model.joined_means(state, WORDS)
    client = replace(state, role=Role.CLIENT)
    assert model.joined_means(client, WORDS) == "It uses the drive and stores no copies."


def test_words_that_differ_share_nothing() -> None:
    state = model.differed(KNOCKED, WORDS)
    assert state.phase is Phase.ENDED
    assert state.trouble is not None
    assert state.trouble.says == "Nothing was shared."


CASES = [
    (SHOWING, "expired", Phase.OVER, "This code has expired."),
    (SHOWING, "cancelled", Phase.OVER, "Three wrong tries: the code is cancelled."),
    (SHOWING, "used", Phase.OVER, "This code is no good any more."),
    (SHOWING, "withdrawn", Phase.OVER, "This code is no good any more."),
    (
        *(KNOCKED, "denied", Phase.ENDED),
        "Nothing was shared. On tower-lena somebody said that the words differ.",
    ),
    (
        *(KNOCKED, "gone", Phase.ENDED),
        "Nothing was shared. The connection to tower-lena broke off.",
    ),
    (
        *(AddDevice(), "not-allowed", Phase.ENDED),
        "Only admins may add machines. Choose Add a device on a machine that is one.",
    ),
    (AddDevice(), "not-running", Phase.ENDED, "Wormhole is not running. Start it first."),
    (
        *(KNOCKED, "name-taken", Phase.ENDED),
        "There is a tower-lena in the network already. "
        "Choose another name on the new machine, then try again.",
    ),
    (
        *(KNOCKED, "unexpected", Phase.ENDED),
        "The device could not be added. Nothing was shared.",
    ),
]


@pytest.mark.parametrize(("state", "reason", "phase", "said"), CASES)
def test_each_failure_has_its_sentence(
    state: AddDevice, reason: str, phase: Phase, said: str
) -> None:
    found = model.failed(state, Failure("x", "y", "z", reason=reason), WORDS)
    assert found.phase is phase
    assert found.trouble is not None
    assert plain(found.trouble.whole) == said
    assert found.trouble.details == "y\nz"


@pytest.mark.parametrize("phase", [Phase.JOINED, Phase.ENDED, Phase.OVER])
def test_what_is_over_does_not_fail_any_more(phase: Phase) -> None:
    state = replace(SHOWING, phase=phase)
    assert model.failed(state, Failure("x", "y", reason="expired"), WORDS) == state
