"""Notifications: few, each with one act, none again while nothing changed."""

import pytest
from msgspec.structs import replace

from app.tray.models.notices import Told, notices
from app.tray.models.picture import Reach
from core.control.schema import Status
from tests.support.pictures import ATTIC, AWAY, LENA, MIA, STUDIO, WELL, WORDS, note, picture, plain

LATER = 60.0


def told(*statuses: Status) -> list[str]:
    """Return what is told of one status after the other, after the first half minute."""
    seen, said = Told(), []
    for status in statuses:
        due, seen = notices(picture(status), seen, LATER, WORDS)
        said += [plain(each.text) for each in due]
    return said


@pytest.mark.parametrize(
    ("status", "text", "act", "where"),
    [
        (
            replace(WELL, pods=[*WELL.pods, LENA]),
            "tower-lena asks to join.",
            "Look",
            "pods",
        ),
        (AWAY, "attic-pi is away. All files can be read.", "What to do", "overview"),
        (
            replace(WELL, conflicts=3),
            "3 files were changed in two places. Both versions of each are kept.",
            "Compare",
            "conflicts",
        ),
        (
            replace(WELL, attention=[note("full")]),
            "The disk of laptop-mia is nearly full; no more copies are stored here.",
            "Storage",
            "storage",
        ),
        (
            replace(WELL, absent_files=14),
            "14 files cannot be read.",
            "List them",
            "files",
        ),
    ],
)
def test_each_says_one_thing_and_offers_one_act(
    status: Status, text: str, act: str, where: str
) -> None:
    due, _ = notices(picture(status), Told(), LATER, WORDS)
    assert [(plain(each.text), each.act_words, each.where) for each in due] == [(text, act, where)]
    assert due[0].title == "home"


def test_the_only_pod_that_has_them_is_named() -> None:
    said = told(replace(AWAY, absent_files=14, attention=[]))
    assert said == ["14 files cannot be read: they are only on attic-pi."]


def test_nothing_is_told_twice_while_it_lasts() -> None:
    assert told(AWAY, replace(AWAY, transfers=3), AWAY) == [
        "attic-pi is away. All files can be read."
    ]


def test_what_comes_again_is_told_again() -> None:
    asks = replace(WELL, pods=[*WELL.pods, LENA])
    assert told(asks, WELL, asks) == ["tower-lena asks to join."] * 2


def test_in_the_first_half_minute_nothing_is_told_but_then_what_still_holds() -> None:
    due, seen = notices(picture(AWAY), Told(), 5.0, WORDS)
    assert due == ()
    due, _ = notices(picture(AWAY), seen, 31.0, WORDS)
    assert len(due) == 1


def test_a_pod_is_away_only_when_the_node_says_that_it_is_too_long() -> None:
    assert told(replace(AWAY, attention=[])) == []


def test_who_is_back_is_told_with_how_safe_the_files_are() -> None:
    assert told(AWAY, WELL)[1:] == ["attic-pi is back. Everything has 2 copies again."]
    assert told(AWAY, replace(WELL, under_copied=3))[1:] == ["attic-pi is back."]


def test_who_has_joined_and_is_on_its_way_is_neither_away_nor_back() -> None:
    before = replace(WELL, pods=[pod for pod in WELL.pods if pod.name != ATTIC.name])
    coming = replace(WELL, pods=[*before.pods, replace(ATTIC, state="expected")])
    assert told(before, coming, coming, WELL) == ["attic-pi has joined home."]
    assert told(before, coming, WELL, AWAY)[1:] == ["attic-pi is away. All files can be read."]


def test_who_was_never_reached_is_not_back_when_it_is() -> None:
    never = replace(AWAY, pods=[replace(pod, since="") for pod in AWAY.pods])
    assert told(never, WELL) == ["attic-pi is away. All files can be read."]


def test_who_has_joined_is_told_but_not_those_who_were_there_before() -> None:
    two = replace(WELL, pods=[STUDIO, MIA])
    assert told(two, replace(two, pods=[STUDIO, ATTIC, MIA])) == ["attic-pi has joined home."]


@pytest.mark.parametrize("reach", [Reach.STARTING, Reach.NOT_RUNNING, Reach.NO_NETWORK])
def test_of_a_node_that_is_not_there_nothing_is_told(reach: Reach) -> None:
    assert notices(picture(AWAY, reach), Told(), LATER, WORDS)[0] == ()
