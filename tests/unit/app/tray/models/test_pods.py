"""Which pods there are, and what they have."""

import pytest
from msgspec.structs import replace

from app.tray.models.pods import (
    Counted,
    absent,
    asking,
    away_for,
    away_since,
    counted,
    icon_of,
    lacking_bytes,
    listed,
    others,
    present,
    short_of_copies,
    storing,
)
from core.control.schema import Amount
from tests.support.desktop_network import (
    AWAY,
    GB,
    LAPTOP,
    NAS,
    NOW,
    PI,
    WORDS,
    mixed,
    plain,
    pod,
    status,
)

PHONE = pod("phone", role="client")
GONE = pod("old-pc", "removed")
ASKS = pod("tower-lena", "asking")
LONGER = replace(NAS, state="absent", since="2026-11-01T00:00:00Z")


def test_clients_and_who_is_no_member_do_not_count() -> None:
    known = status(pods=[NAS, AWAY, LAPTOP, PHONE, GONE, ASKS])
    assert storing(known) == [NAS, AWAY, LAPTOP]
    assert present(known) == [NAS, LAPTOP]
    assert others(known) == [NAS, AWAY]
    assert asking(known) == [ASKS]
    assert counted(known) == Counted(2, 3)


def test_who_is_away_for_the_longest_comes_first_and_who_was_never_seen_last() -> None:
    never = replace(PI, name="never", state="absent", since="")
    known = status(pods=[never, AWAY, LONGER])
    assert absent(known) == [LONGER, AWAY, never]


def test_what_has_fewer_copies_than_wanted_is_added_up_and_what_has_none_left_out() -> None:
    known = status(
        copies=3,
        by_copies={"0": Amount(5, 5), "1": Amount(1, 10), "2": Amount(2, 20), "3": Amount(9, 9)},
    )
    assert short_of_copies(known) == Amount(3, 30)


def test_what_has_no_room_is_what_the_pods_that_are_there_cannot_take() -> None:
    assert lacking_bytes(mixed()) == 71 * GB
    assert lacking_bytes(status()) == 0


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["a-b"], "a-b"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d", "e"], "a, b and 3 more"),
    ],
)
def test_names_are_listed_as_people_do(names: list[str], said: str) -> None:
    assert plain(listed(WORDS, names)) == said


def test_how_long_a_pod_is_away_is_said_where_it_is_known() -> None:
    assert away_since(WORDS, AWAY, NOW) == "09:12"
    assert plain(away_for(WORDS, AWAY, NOW)) == "22 min"
    assert not away_since(WORDS, PI, NOW)
    assert not away_for(WORDS, PI, NOW)


@pytest.mark.parametrize(
    ("hardware", "role", "icon"),
    [
        ("laptop", "member", "laptop"),
        ("desktop", "member", "desktop"),
        ("server", "member", "nas"),
        ("board", "client", "board"),
        ("", "member", "desktop"),
        ("", "client", "laptop"),
        ("something new", "member", "desktop"),
    ],
)
def test_a_pod_has_the_picture_of_its_kind_of_machine(hardware: str, role: str, icon: str) -> None:
    assert icon_of(pod("x", role=role, hardware=hardware)) == icon
