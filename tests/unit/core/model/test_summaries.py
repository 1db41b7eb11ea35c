"""Summaries: covering, joining, what all of them know."""

from core.ids import Dot, Incarnation
from core.model.summaries import covers, is_known_to_all, joined

ME, OTHER = Incarnation(1), Incarnation(2)


def test_covering_asks_for_every_origin() -> None:
    assert covers({ME: 3, OTHER: 1}, {ME: 3})
    assert not covers({ME: 3}, {ME: 3, OTHER: 1})
    assert covers({}, {})


def test_joining_takes_the_higher_number_of_each_origin() -> None:
    assert joined({ME: 3}, {ME: 2, OTHER: 5}) == {ME: 3, OTHER: 5}


def test_what_a_record_is_named_is_known_to_all_only_if_each_summary_covers_it() -> None:
    dot = Dot(ME, 5)
    assert is_known_to_all(dot, [{ME: 5}, {ME: 7, OTHER: 1}])
    assert not is_known_to_all(dot, [{ME: 5}, {ME: 4}])
    assert not is_known_to_all(dot, [{ME: 5}, {}])
    assert is_known_to_all(dot, [])
