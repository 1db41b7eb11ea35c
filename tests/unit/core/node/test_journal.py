"""The journal: what happened, row by row."""

from core.control.schema import LogRequest, LogRow
from core.node.journal import ROWS_MAX, Journal, Remark, asked_for
from tests.support.tree_pods import HandClock


def journal() -> Journal:
    return Journal(HandClock())


def test_rows_have_numbers_that_rise_and_go_on_after_those_of_an_earlier_run() -> None:
    first = journal()
    first.note(Remark("paused", "a is paused."))
    first.note(Remark("resumed", "a goes on."))
    again = Journal(HandClock(), first.rows)
    again.note(Remark("paused", "a is paused."))
    assert [row.number for row in again.rows] == [1, 2, 3]
    assert again.rows[0].at.endswith("Z")


def test_what_is_fresh_is_given_once() -> None:
    kept = journal()
    kept.note(Remark("paused", "a is paused."))
    assert [row.kind for row in kept.take_fresh()] == ["paused"]
    assert kept.take_fresh() == []
    assert len(kept.rows) == 1


def test_no_more_rows_than_the_most_are_kept() -> None:
    kept = journal()
    for number in range(ROWS_MAX + 5):
        kept.note(Remark("details", str(number)))
    assert len(kept.rows) == ROWS_MAX
    assert kept.rows[0].text == "5"


ROWS = (
    LogRow(1, "", "changed", "nas", "Ann", "/Photos/a.jpg", "a.jpg was changed on nas."),
    LogRow(2, "", "pod-absent", "attic", text="attic cannot be reached."),
    LogRow(3, "", "changed", "attic", path="/b", text="/b was changed on attic."),
)


def numbers(request: LogRequest) -> list[int]:
    return [row.number for row in asked_for(ROWS, request)]


def test_the_newest_come_first_as_many_as_are_asked_for() -> None:
    assert numbers(LogRequest()) == [3, 2, 1]
    assert numbers(LogRequest(limit=2)) == [3, 2]
    assert numbers(LogRequest(before=3, limit=1)) == [2]
    assert numbers(LogRequest(before=1)) == []


def test_rows_are_found_by_kind_by_pod_and_by_what_they_say() -> None:
    assert numbers(LogRequest(kind="changed")) == [3, 1]
    assert numbers(LogRequest(pod="attic")) == [3, 2]
    assert numbers(LogRequest(search="PHOTOS")) == [1]
    assert numbers(LogRequest(search="reached", kind="pod-absent")) == [2]
