"""The patterns of rules."""

import time

import pytest

from core.config.patterns import matches


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("scratch/**", b"/scratch/a/b", True),
        ("scratch/**", b"/other/scratch/a", False),
        ("*.txt", b"/a.txt", True),
        ("*.txt", b"/folder/a.txt", False),
        ("**/*.txt", b"/folder/a.txt", True),
        ("**/*.txt", b"/a.txt", True),
        ("a?c", b"/abc", True),
        ("a[b]c", b"/abc", False),
        ("*", b"/\xff\xfe", True),
    ],
)
def test_patterns(pattern: str, path: bytes, expected: bool) -> None:
    assert matches(pattern, path) is expected


def test_stars_in_a_row_say_no_more_than_two_and_take_no_time() -> None:
    begun = time.process_time()
    assert not matches("*" * 99 + "x", b"/" + b"a" * 4_000)
    assert not matches("**/" * 99 + "x", b"/" + b"a/" * 2_000)
    assert matches("***/a", b"/b/c/a")
    assert matches("**/**/a", b"/a")
    assert time.process_time() - begun < 1
