"""Which rows of the log are shown."""

import pytest
from msgspec.structs import replace

from app.tray.models.activity import Group, Wanted, group_labels, merged, shown_rows
from core.control.schema import LogRow
from tests.support.desktop_network import WORDS

ROWS = [
    LogRow(5, "", "changed", "studio-nas", path="/photos/Norway.jpg"),
    LogRow(4, "", "details", "studio-nas", text="A link was made."),
    LogRow(3, "", "setting", "laptop-mia", person="Mia", text="Copies were set to 3."),
    LogRow(2, "", "conflict", path="/a"),
    LogRow(1, "", "pod-absent", "attic-pi"),
]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(), [5, 3, 2, 1]),
        (Wanted(group=Group.FILES), [5, 2]),
        (Wanted(group=Group.CONFLICTS), [2]),
        (Wanted(group=Group.PODS), [1]),
        (Wanted(group=Group.SETTINGS), [3]),
        (Wanted(group=Group.CHECKS), []),
        (Wanted(group=Group.DETAILS), [4]),
        (Wanted(pod="studio-nas"), [5]),
        (Wanted(search="  norway "), [5]),
        (Wanted(search="mia"), [3]),
        (Wanted(search="copies were"), [3]),
        (Wanted(pod="attic-pi", search="norway"), []),
    ],
)
def test_rows_are_filtered_by_pod_kind_and_search(wanted: Wanted, numbers: list[int]) -> None:
    assert [row.number for row in shown_rows(ROWS, wanted)] == numbers


def test_every_group_can_be_chosen() -> None:
    assert [group for group, _ in group_labels(WORDS)] == list(Group)


def test_new_rows_are_put_before_those_that_are_known() -> None:
    newest = [LogRow(7, "", "changed"), LogRow(6, "", "changed"), ROWS[0]]
    found = merged(ROWS, newest)
    assert found is not None
    assert [row.number for row in found] == [7, 6, 5, 4, 3, 2, 1]
    assert merged([], newest) == newest
    assert merged(ROWS, ROWS[:2]) == ROWS


def test_what_is_told_of_a_known_row_now_counts() -> None:
    gone = [replace(ROWS[1], undo="1-2"), *ROWS[2:]]
    assert merged([ROWS[0], *gone], ROWS[:3]) == ROWS
    assert merged(ROWS, []) == ROWS


def test_a_gap_between_what_is_new_and_what_is_known_is_not_passed_over() -> None:
    assert merged(ROWS, [LogRow(99, "", "changed")]) is None
