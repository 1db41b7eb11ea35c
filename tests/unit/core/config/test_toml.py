"""Text to tables."""

import time

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


@pytest.mark.parametrize(
    "key",
    ["a." * 200_000 + "a", "[" + "'a b' . " * 200_000 + "a]", '"é"\t.' * 99 + "x"],
    ids=["plain", "quoted, in a header", "a hundred"],
)
def test_a_name_of_very_many_parts_is_refused_at_once(key: str) -> None:
    begun = time.process_time()
    with pytest.raises(NOT_TOML, match="parts"):
        tables_of(f"{key} = 1")
    assert time.process_time() - begun < 1


def test_long_words_and_many_dots_in_a_text_are_no_long_name() -> None:
    text = f"a = '{'x' * 100_000}'\nb = '{'.' * 100_000}'\nc = '{'x ' * 100_000}'\n"
    assert set(tables_of(text)) == {"a", "b", "c"}


def test_a_number_that_cannot_be_shown_is_a_problem_like_any_other() -> None:
    (problem,) = read_network(f"[redundancy]\ncopies = {HUGE}").problems
    assert "64 bits" in problem.text
    assert "64 bits" in convert(f"[general]\nport = {HUGE}", "old.toml").problems[0].text
