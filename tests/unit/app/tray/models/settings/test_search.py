"""A setting is found by its label, help or key."""

import pytest

from app.tray.models.settings.search import find
from tests.support.desk_double import words


@pytest.mark.parametrize(
    ("query", "first", "page"),
    [
        ("copies of each", "redundancy.copies", "redundancy"),
        ("READ-DEADLINE", "limits.read-deadline", "reading"),
        ("silent damage", "scrub.period", "storage"),
        ("room or site", "pod.zone", "placement"),
    ],
)
def test_the_best_comes_first(query: str, first: str, page: str) -> None:
    found = find(query, words())[0]
    assert (found.key, found.page) == (first, page)
    assert found.label
    assert found.title


def test_a_label_goes_before_a_key_and_a_key_before_help() -> None:
    keys = [found.key for found in find("cache", words())]
    assert keys[0] == "cache.max-space"
    assert set(keys[1:5]) == {
        "cache.mode",
        "cache.save-below",
        "cache.save-after-reads",
        "cache.heads",
    }


def test_nothing_is_found_by_nothing_or_by_what_is_nowhere() -> None:
    assert find("  ", words()) == []
    assert find("zeppelin", words()) == []
