"""The icon of the tray, and what its tooltip says: one row for each state."""

import pytest
from msgspec.structs import replace

from app.tray.models.headline import further
from app.tray.models.headline import headline as overview_headline
from app.tray.models.picture import Picture, Reach
from app.tray.models.problems import problems
from app.tray.models.tray_state import (
    State,
    headline,
    second_line,
    seconds_left,
    state_of,
    tooltip,
)
from core.control.schema import Amount
from tests.support.pictures import AWAY, LENA, NOW, WELL, WORDS, note, picture, plain

MOVING = replace(WELL, transfers=4, to_go=14 * 10**8, received_rate=5.8e6, sent_rate=3.1e6)
ROWS = [
    (picture(None, Reach.STARTING), State.STARTING, "home: Starting…"),
    (picture(None, Reach.NO_NETWORK), State.ALONE, "home: No network yet"),
    (picture(None, Reach.NOT_RUNNING), State.ALONE, "home: Wormhole is not running"),
    (
        picture(None, Reach.OTHER_VERSION),
        State.ALONE,
        "home: Wormhole was updated and has to start again",
    ),
    (picture(), State.UP_TO_DATE, "home: up to date\n3 of 3 pods · 188 GB"),
    (
        picture(MOVING, moving_seconds=2.5),
        State.WORKING,
        "home: copying 4 files, 1.4 GB to go\n3 of 3 pods · 188 GB",
    ),
    (
        picture(MOVING, moving_seconds=1.5),
        State.UP_TO_DATE,
        "home: up to date\n3 of 3 pods · 188 GB",
    ),
    (
        picture(replace(WELL, paused=True, paused_until="2026-11-22T15:30:00Z")),
        State.PAUSED,
        "home: paused until 15:30\n3 of 3 pods · 188 GB",
    ),
    (
        picture(replace(WELL, paused=True)),
        State.PAUSED,
        "home: paused\n3 of 3 pods · 188 GB",
    ),
    (
        picture(replace(WELL, frozen=True, frozen_by="Mia")),
        State.PAUSED,
        "home: frozen by Mia\n3 of 3 pods · 188 GB",
    ),
    (
        picture(replace(AWAY, by_copies={"1": Amount(20_454, 79 * 10**9)})),
        State.ATTENTION,
        "home: attic-pi is away\n2 of 3 pods · 20,454 files with one copy",
    ),
    (
        picture(replace(WELL, conflicts=1)),
        State.ATTENTION,
        "home: 1 conflict to decide\n3 of 3 pods · 188 GB",
    ),
    (
        picture(replace(WELL, pods=[*WELL.pods, LENA])),
        State.ATTENTION,
        "home: tower-lena asks to join\n3 of 3 pods · 188 GB",
    ),
    (
        picture(replace(WELL, attention=[note("full")])),
        State.ATTENTION,
        "home: The disk of this pod is nearly full\n3 of 3 pods · 188 GB",
    ),
    (
        picture(replace(AWAY, alone_since="2026-11-22T09:12:00Z")),
        State.ALONE,
        "home: This pod is alone since 09:12\n2 of 3 pods · 188 GB",
    ),
    (
        picture(replace(AWAY, absent_files=14, situation="critical")),
        State.CRITICAL,
        "home: 14 files cannot be read\n2 of 3 pods · 188 GB",
    ),
]


@pytest.mark.parametrize(("shown", "state", "says"), ROWS)
def test_each_state_has_its_figure_and_its_words(shown: Picture, state: State, says: str) -> None:
    assert state_of(shown, problems(shown, WORDS, NOW)) is state
    assert plain(tooltip(shown, WORDS, NOW)) == says


@pytest.mark.parametrize(("shown", "state"), [row[:2] for row in ROWS])
def test_the_overview_shows_the_same_state_as_the_icon(shown: Picture, state: State) -> None:
    assert overview_headline(shown, WORDS, NOW).state == state.value


def test_every_state_has_a_row() -> None:
    assert {state for _, state, _ in ROWS} == set(State)


def test_the_worst_state_wins() -> None:
    worst = replace(
        AWAY, absent_files=1, alone_since="2026-11-22T09:12:00Z", paused=True, conflicts=1
    )
    order = []
    for change in (
        {},
        {"absent_files": 0},
        {"alone_since": ""},
        {"conflicts": 0, "pods": WELL.pods, "attention": []},
        {"paused": False},
    ):
        worst = replace(worst, **change)
        shown = picture(worst, moving_seconds=10.0)
        order.append(state_of(shown, problems(shown, WORDS, NOW)))
    assert order == [State.CRITICAL, State.ALONE, State.ATTENTION, State.PAUSED, State.WORKING]


def test_a_reminder_waits_behind_what_is_so() -> None:
    shown = picture(replace(WELL, attention=[note("recovery")]))
    assert [plain(each.title) for each in further(shown, WORDS, NOW)] == [
        "Write down the recovery words"
    ]


@pytest.mark.parametrize("kind", ["recovery", "unpublished"])
def test_what_is_only_to_be_known_does_not_colour_the_icon(kind: str) -> None:
    shown = picture(replace(WELL, attention=[note(kind)]))
    assert overview_headline(shown, WORDS, NOW).state == State.UP_TO_DATE
    assert state_of(shown, problems(shown, WORDS, NOW)) is State.UP_TO_DATE


def test_the_menu_begins_with_what_is_so() -> None:
    assert headline(picture(), WORDS, NOW) == "Up to date"
    assert plain(second_line(picture(), WORDS, NOW)) == "home · 3 of 3 pods · 188 GB"


def test_while_bytes_move_the_second_line_says_how_fast_and_how_long() -> None:
    shown = picture(MOVING, moving_seconds=5.0)
    assert plain(second_line(shown, WORDS, NOW)) == "About 4 min · in 5.8 MB/s, out 3.1 MB/s"


def test_without_a_rate_nobody_knows_how_long_it_takes() -> None:
    assert seconds_left(replace(MOVING, received_rate=0, sent_rate=0)) is None


def test_of_a_single_pod_nobody_is_told_that_files_have_one_copy() -> None:
    status = replace(WELL, pods=WELL.pods[2:], by_copies={"1": Amount(5, 10)})
    assert plain(second_line(picture(status), WORDS, NOW)) == "home · 1 of 1 pod · 188 GB"
