"""Policies of files."""

from core.config.policy import FileRule, Match, Policy


def test_a_rule_declares_nothing_by_itself() -> None:
    rule = FileRule("**")
    assert {getattr(rule, name) for name in Policy.__dataclass_fields__} == {None}


def test_where_nothing_is_declared_a_file_has_two_copies_and_history() -> None:
    assert (Policy().redundancy, Policy().history, Policy().keep) == (2, True, False)
    assert Match().match == "**"
