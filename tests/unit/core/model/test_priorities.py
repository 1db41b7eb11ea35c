"""Priorities: what is fetched first."""

from core.model.priorities import Priority


def test_what_a_person_waits_for_comes_first_and_copies_come_behind_what_will_be_read() -> None:
    assert sorted(Priority) == [
        Priority.PERSON,
        Priority.READ_AHEAD,
        Priority.COPIES,
        Priority.REBALANCING,
    ]


def test_copies_and_rebalancing_are_what_nobody_waits_for() -> None:
    assert [each for each in Priority if each.is_background] == [
        Priority.COPIES,
        Priority.REBALANCING,
    ]
