"""When a changed line is published: after quiet time, at the latest after a while, at a close."""

from core.engine.due import RETRY_SECONDS_MAX, RETRY_SECONDS_MIN, Due, quiet
from core.model.content import Noted


def look(number: int) -> Noted:
    return Noted(number, number, number)


def test_an_open_line_waits_while_it_changes_but_not_for_ever() -> None:
    due = Due(since=100.0, due=105.0)
    assert due.postpone(look(1), 105.0, 5.0, 20.0)
    assert due.due == 110.0
    assert due.postpone(look(2), 110.0, 5.0, 20.0)
    assert due.postpone(look(3), 117.0, 5.0, 20.0)
    assert due.due == 120.0, "not beyond the longest time"
    assert not due.postpone(look(4), 120.0, 5.0, 20.0)


def test_an_open_line_that_was_quiet_or_is_open_no_more_is_published() -> None:
    due = Due(since=100.0, due=105.0, noted=look(1))
    assert not due.postpone(look(1), 105.0, 5.0, 20.0)
    assert not due.postpone(None, 105.0, 5.0, 20.0)


def test_what_cannot_be_hashed_yet_is_asked_again_less_and_less_often() -> None:
    due = Due(since=0.0, due=0.0)
    due.again_soon(1.0)
    assert due.due == 1.0 + RETRY_SECONDS_MIN
    for _ in range(30):
        due.again_soon(2.0)
    assert due.due == 2.0 + RETRY_SECONDS_MAX


def test_a_close_is_not_waited_for_any_more() -> None:
    due = Due(since=0.0, due=50.0)
    due.at_once(7.0)
    assert (due.due, due.closed) == (7.0, True)
    assert quiet(0.0) == 1.0
    assert quiet(5.0) == 5.0
