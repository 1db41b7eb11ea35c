"""The sidebar: its rows, what waits there, and what is said of them."""

import pytest
from msgspec.structs import replace

from app.tray.models.navigation import (
    PLACES,
    Row,
    neighbour,
    place_named,
    rows,
    spoken,
    stands_aside,
)
from app.tray.models.picture import Reach
from core.control.schema import PodRow
from tests.support.pictures import WELL, WORDS, picture


def test_pages_of_state_stand_above_the_settings() -> None:
    names = [row.name for row in rows(picture(), [], WORDS)]
    assert names[:5] == ["overview", "activity", "conflicts", "", "general"]
    assert len(names) == len(PLACES) + 1


def test_conflicts_and_machines_that_ask_are_counted() -> None:
    asks = PodRow("tower-lena", "4c", "member", "asking")
    found = rows(picture(replace(WELL, conflicts=2, pods=[*WELL.pods, asks])), [], WORDS)
    assert {row.name: row.badge for row in found if row.badge} == {"conflicts": 2, "pods": 1}


def test_a_page_with_changes_that_are_not_applied_is_marked() -> None:
    found = rows(picture(), ["redundancy"], WORDS)
    assert [row.name for row in found if row.pending] == ["redundancy"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Row("conflicts", "conflicts", "Conflicts", badge=2), "Conflicts, 2 to decide"),
        (Row("drive", "drive", "Drive", pending=True), "Drive, not applied yet"),
        (Row("drive", "drive", "Drive"), "Drive"),
    ],
)
def test_each_row_is_said_as_one_sentence(row: Row, said: str) -> None:
    assert spoken(row, WORDS) == said


@pytest.mark.parametrize(
    ("name", "step", "expected"),
    [
        ("overview", 1, "activity"),
        ("overview", -1, "overview"),
        ("advanced", 1, "advanced"),
        ("general", -1, "conflicts"),
        ("nowhere", 1, "activity"),
    ],
)
def test_neighbours_end_at_both_ends(name: str, step: int, expected: str) -> None:
    assert neighbour(name, step) == expected


def test_only_the_heading_cannot_be_chosen() -> None:
    assert [row.title for row in rows(picture(), [], WORDS) if row.is_heading] == ["Settings"]


def test_what_only_the_node_knows_is_not_shown_without_it() -> None:
    gone = picture(None, Reach.STARTING)
    aside = {place.name for place in PLACES if stands_aside(place.name, gone)}
    assert {place.name for place in PLACES} - aside == {"overview", "general", "advanced"}
    assert not any(stands_aside(place.name, picture()) for place in PLACES)


def test_a_page_is_found_by_its_name() -> None:
    assert place_named("files").title == "Files and folders"
