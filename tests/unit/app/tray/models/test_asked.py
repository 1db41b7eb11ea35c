"""What another instance asks for: one line, understood strictly."""

import pytest

from app.tray.models.asked import LINE_BYTES_MAX, Asked, asked_in, line_of


@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        Asked("files"),
        Asked("files", "/mnt/drive/a b.txt"),
        Asked("keep", "/mnt/é \\xff  two  spaces "),
        Asked("versions", "/" + "a" * 4_000),
    ],
)
def test_what_was_asked_is_understood(asked: Asked) -> None:
    assert asked_in(line_of(asked)) == asked


def test_what_ends_a_line_does_not_end_it_within_a_name() -> None:
    line = line_of(Asked("files", "/a\nshow quit\n"))
    assert line.count(b"\n") == 1
    assert asked_in(line) == Asked("files", "/a\\x0ashow quit\\x0a")


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"show",
        b"show files",
        b"show files /a\nshow files /b\n",
        b"show files a\n",
        b"show Files /a\n",
        b"show files\t/a\n",
        b"show ../../x /a\n",
        b"show " + b"f" * 41 + b"\n",
        b"shown files\n",
        b"show /a\n",
        b"show files /\x00\n",
        b"show files /\xff\n",
        b"show files /" + b"a" * LINE_BYTES_MAX + b"\n",
    ],
)
def test_anything_else_is_not(line: bytes) -> None:
    assert asked_in(line) is None
