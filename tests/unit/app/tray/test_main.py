"""The command that starts the desktop application."""

from pathlib import Path

import pytest

from app.tray import main as module
from app.tray.models.asked import Asked
from app.tray.shell import one_instance


def test_options() -> None:
    found = module.options_of(["--home", "/h", "--hidden", "--show", "drive"])
    assert (found.home, found.hidden, found.show) == ("/h", True, "drive")


def test_where_one_runs_already_it_is_told_and_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Asked] = []
    monkeypatch.setattr(one_instance, "tell_first", lambda home, asked: told.append(asked) or True)
    assert module.main(["--home", str(tmp_path), "--show", "drive"]) == 0
    assert told == [Asked("drive")]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], Asked()),
        (["--show", "versions", "--path", "/mnt/a"], Asked("versions", "/mnt/a")),
        (["--path", "/mnt/x/../a"], Asked("files", "/mnt/a")),
        (["--show", "keep", "--path", "/mnt/\udcff"], Asked("keep", "/mnt/\\xff")),
    ],
)
def test_what_is_shown_can_be_about_something(arguments: list[str], expected: Asked) -> None:
    assert module.asked_by(module.options_of(arguments)) == expected


def test_a_path_is_meant_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = module.asked_by(module.options_of(["--path", "a"]))
    assert asked == Asked("files", str(tmp_path / "a"))
