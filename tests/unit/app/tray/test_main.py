"""The command that starts the desktop application."""

from pathlib import Path

import pytest

from app.tray import main as module
from app.tray.shell import one_instance


def test_options() -> None:
    found = module.options_of(["--home", "/h", "--hidden", "--show", "drive"])
    assert (found.home, found.hidden, found.show) == ("/h", True, "drive")


def test_where_one_runs_already_it_is_told_and_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(one_instance, "tell_first", lambda home, word: told.append(word) or True)
    assert module.main(["--home", str(tmp_path), "--show", "drive"]) == 0
    assert told == ["show drive"]
