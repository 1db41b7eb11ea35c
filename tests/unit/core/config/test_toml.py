"""Text to tables."""

import pytest

from core.config.convert import convert
from core.config.read import read_network
from core.config.toml import NOT_TOML, tables_of

HUGE = "0x" + "f" * 5_000


def test_tables_come_as_they_are_written() -> None:
    text = "[a]\nb = [1, 0x7fffffffffffffff]\n[[c]]\nd = true\n"
    assert tables_of(text) == {"a": {"b": [1, 2**63 - 1]}, "c": [{"d": True}]}


@pytest.mark.parametrize(
    "text",
    ["a = ", "a = 1\na = 2", "a = " + "[" * 5_000, f"a = {HUGE}", f"[a]\nb = [{{c = [{HUGE}]}}]"],
    ids=["nothing", "twice", "nested without end", "a huge number", "a huge number inside"],
)
def test_what_is_not_toml_is_refused(text: str) -> None:
    with pytest.raises(NOT_TOML):
        tables_of(text)


def test_a_number_that_cannot_be_shown_is_a_problem_like_any_other() -> None:
    (problem,) = read_network(f"[redundancy]\ncopies = {HUGE}").problems
    assert "64 bits" in problem.text
    assert "64 bits" in convert(f"[general]\nport = {HUGE}", "old.toml").problems[0].text
