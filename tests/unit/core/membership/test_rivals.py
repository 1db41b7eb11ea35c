"""Several machines that are told to make one network: one of them does."""

import pytest

from core.membership.rivals import Rivals

CASES = {
    "it waits for those who are there": (1.9, {}, False),
    "alone it makes it": (2.0, {}, True),
    "the first waits for one that had decided before": (3.0, {"c": 0.5}, False),
    "then the first makes it": (3.5, {"c": 0.5}, True),
    "another one leaves it to the first": (10.0, {"a": 0.5, "c": 0.5}, False),
    "unless that one does not": (20.5, {"a": 0.5, "c": 0.5}, True),
    "one that is heard of late is waited for as well": (3.5, {"c": 0.5, "d": 1.9}, False),
    "it does not wait for itself": (2.0, {"b": 0.1}, True),
}


@pytest.mark.parametrize("sentence", CASES)
def test_who_makes_it(sentence: str) -> None:
    passed, seen, expected = CASES[sentence]
    rivals = Rivals("b")
    for token, when in seen.items():
        rivals.saw(token, when)
        rivals.saw(token, when + 100)
    assert rivals.may_make(passed) is expected
