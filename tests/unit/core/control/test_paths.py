"""Paths as text."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.control.paths import understood, written


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (b"/photos/a.jpg", "/photos/a.jpg"),
        ("/Füße".encode(), "/Füße"),
        (b"/a\xff", "/a\\xff"),
        (b"/\xff\xfe", "/\\xff\\xfe"),
        (b"/a\\b", "/a\\b"),
        (b"/a\\xff", "/a\\x5cxff"),
        (b"/a\\x5cxff", "/a\\x5cx5cxff"),
        (b"/a\\xyz", "/a\\xyz"),
        (b"/a\nb", "/a\nb"),
    ],
)
def test_a_path_is_written_as_it_is_but_for_bytes_that_are_no_text(path: bytes, text: str) -> None:
    assert written(path) == text
    assert understood(text) == path


@given(st.binary() | st.lists(st.sampled_from([b"\\", b"x", b"5", b"c", b"\xff"])).map(b"".join))
@example(b"\\\xff")
@example(b"\\x\xff")
@example(b"\\x4\xff")
@example(b"\xed\xa0\x80")
def test_every_path_comes_back_through_json(path: bytes) -> None:
    text = json.loads(json.dumps(written(path)).encode("utf-8"))
    assert understood(text) == path
    text.encode("utf-8")


def test_what_a_shell_gives_as_undecoded_bytes_is_understood_too() -> None:
    assert understood("/a\udcff") == b"/a\xff"
