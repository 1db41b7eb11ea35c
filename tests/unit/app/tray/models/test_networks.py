"""Several networks at once: rows of the switch, and which one needs a person first."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from app.tray.models.networks import (
    NetworkRow,
    Seen,
    foremost,
    network_rows,
    state_of_all,
    tooltip_of_all,
)
from app.tray.models.picture import Picture, Reach
from app.tray.models.tray_state import State
from tests.support.pictures import AWAY, NOW, WELL, WORDS, picture, plain

GOOD = picture()
PAUSED = picture(changed(WELL, paused=True))
MOVING = picture(moving_seconds=30)
BAD = picture(AWAY)
CRITICAL = picture(changed(WELL, absent_files=3))
STARTING = Picture(network="office")
GONE = Picture(Reach.NOT_RUNNING, network="office")


def seen(*pictures: Picture) -> list[Seen]:
    """Return networks with the keys a, b, c."""
    return [Seen(key, picture) for key, picture in zip("abc", pictures, strict=False)]


@pytest.mark.parametrize(
    ("pictures", "state"),
    [
        ((GOOD,), State.UP_TO_DATE),
        ((GOOD, MOVING), State.WORKING),
        ((MOVING, PAUSED), State.PAUSED),
        ((PAUSED, STARTING), State.STARTING),
        ((STARTING, BAD), State.ATTENTION),
        ((BAD, GONE), State.ALONE),
        ((GONE, CRITICAL, GOOD), State.CRITICAL),
    ],
)
def test_the_icon_shows_the_worst_state_of_all(pictures: tuple[Picture, ...], state: State) -> None:
    assert state_of_all(seen(*pictures), WORDS, NOW) is state
    assert state_of_all(seen(*reversed(pictures)), WORDS, NOW) is state


@pytest.mark.parametrize(
    ("pictures", "last", "key"),
    [
        ((GOOD, GOOD), "b", "b"),
        ((GOOD, GOOD), "gone", "a"),
        ((GOOD, BAD), "a", "b"),
        ((BAD, CRITICAL), "a", "b"),
        ((BAD, BAD), "b", "b"),
        ((GOOD, MOVING), "a", "a"),
        ((GOOD, STARTING), "a", "a"),
        ((BAD, BAD, GOOD), "c", "a"),
    ],
)
def test_the_one_that_needs_a_person_most_is_shown_else_the_last_one(
    pictures: tuple[Picture, ...], last: str, key: str
) -> None:
    assert foremost(seen(*pictures), last, WORDS, NOW) == key


def test_the_tooltip_has_a_line_for_each_network() -> None:
    one = plain(tooltip_of_all(seen(GOOD), WORDS, NOW))
    assert one == "home: up to date\n3 of 3 pods · 188 GB"
    two = plain(tooltip_of_all(seen(GOOD, GONE), WORDS, NOW))
    assert two == "home: up to date\noffice: Wormhole is not running"


def test_the_switch_has_name_state_and_mark_and_says_where_one_is() -> None:
    first, second = network_rows(seen(GOOD, replace(GONE, network="")), "b", WORDS, NOW)
    assert first == NetworkRow("a", "home", first.says, "up-to-date", current=False)
    assert 0 < len(first.says) <= 24
    assert (second.name, second.current) == ("Wormhole", True)


def test_a_place_without_a_network_is_none() -> None:
    assert not Seen("a", Picture(Reach.NO_NETWORK)).is_there
    assert Seen("a", STARTING).is_there
