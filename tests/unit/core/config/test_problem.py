"""Problems are values and read as sentences."""

import pytest

from core.config.problem import Problem, nearest


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem("a.toml", 3, "x.y", "no"), "a.toml:3: x.y: no"),
        (Problem("a.toml", 0, "", "no"), "a.toml: no"),
        (Problem("", 0, "x", "no", "1", "2", "z"), "x: no; found: 1; allowed: 2; did you mean z?"),
    ],
)
def test_a_problem_says_where_what_and_what_is_allowed(problem: Problem, sentence: str) -> None:
    assert str(problem) == sentence


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("redundancy.copys", "redundancy.copies"),
        ("copies", "redundancy.copies"),
        ("zzz", ""),
        ("cache.zzz", ""),
        ("cache.copies", "redundancy.copies"),
        ("redundncy.copys", "redundancy.copies"),
    ],
)
def test_the_nearest_key_is_named_for_a_typo(word: str, meant: str) -> None:
    assert nearest(word, ["redundancy.copies", "cache.mode"]) == meant
