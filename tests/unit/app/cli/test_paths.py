"""Paths that people type."""

import os
from pathlib import Path

import pytest

from app.cli.paths import typed
from tests.support.cli_double import CommandLine


def mounted(tmp_path: Path, point: str) -> Path:
    """Return a list of mounts in which a drive is shown at `point`."""
    file = tmp_path / "mounts"
    file.write_text(
        "21 1 8:1 / / rw - ext4 /dev/sda rw\n"
        f"55 21 0:44 / {point} rw,nosuid - fuse.wormhole wormhole rw\n"
    )
    return file


def test_a_path_is_meant_from_here_where_here_has_it_else_from_the_top_of_the_drive(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").touch()
    assert typed("here") == str(tmp_path / "here")
    assert typed("photos/a.jpg") == "/photos/a.jpg"
    assert typed("/photos//a/../b") == "/photos/b"


def test_in_the_drive_what_was_deleted_is_meant_from_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drive = tmp_path / "my drive"
    (drive / "docs").mkdir(parents=True)
    point = str(drive).replace(" ", "\\040")
    monkeypatch.chdir(drive / "docs")
    assert typed("gone.txt", mounted(tmp_path, point)) == f"{drive}/docs/gone.txt"
    assert typed("gone.txt", mounted(tmp_path, "/elsewhere")) == "/gone.txt"
    assert typed("gone.txt", tmp_path / "no list") == "/gone.txt"


def test_a_name_that_is_no_text_is_written_with_its_bytes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert typed(os.fsdecode(b"/photos/\xff\xfe")) == "/photos/\\xff\\xfe"
    assert typed("/photos/\\xff\\xfe") == "/photos/\\xff\\xfe"


def test_what_is_there_as_it_was_typed_is_meant_literally(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "\\xff").touch()
    assert typed("\\xff") == f"{tmp_path}/\\x5cxff"


def test_a_file_or_folder_that_is_not_there_is_not_found(wormhole: CommandLine) -> None:
    for words in (
        ["import", "/nope"],
        ["recover", "/nope", "--to", "/to"],
        ["config", "check", "/nope"],
        ["up", "/nope"],
    ):
        assert wormhole(*words) == 5
        assert "/nope" in wormhole.err
    assert wormhole("config", "check", "/") == 2
