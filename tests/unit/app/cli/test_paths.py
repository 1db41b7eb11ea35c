"""Paths that people type."""

from pathlib import Path

import pytest

from app.cli.paths import typed


def test_a_path_is_meant_from_here_where_here_has_it_else_from_the_top_of_the_drive(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").touch()
    assert typed("here") == str(tmp_path / "here")
    assert typed("photos/a.jpg") == "/photos/a.jpg"
    assert typed("/photos//a/../b") == "/photos/b"
