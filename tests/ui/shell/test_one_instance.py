"""One instance for each home."""

import socket
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.tray.shell.one_instance import FirstInstance, tell_first
from core.control.endpoint import connect
from core.node.home import Home


@pytest.mark.parametrize("folder", ["short", "long " * 30])
def test_the_others_tell_the_first_one_what_to_show(
    folder: str, tmp_path: Path, qtbot: QtBot
) -> None:
    home = Home(tmp_path / folder)
    told: list[str] = []
    first = FirstInstance(home, told.append)
    assert tell_first(home, "show drive")
    assert tell_first(home, "show")
    qtbot.waitUntil(lambda: told == ["show drive", "show"])
    first.close()
    assert not tell_first(home, "show")


def test_where_none_runs_there_is_nobody_to_tell(tmp_path: Path) -> None:
    assert not tell_first(Home(tmp_path), "show")


def test_what_a_killed_one_left_is_no_first_instance(tmp_path: Path, qtbot: QtBot) -> None:
    home = Home(tmp_path / "home")
    first = FirstInstance(home, lambda _: None)
    first._notifier.setEnabled(False)
    first._socket.close()
    assert not tell_first(home, "show")
    second = FirstInstance(home, lambda _: None)
    assert tell_first(home, "show")
    second.close()


def test_who_connects_and_says_nothing_keeps_nobody_waiting(tmp_path: Path, qtbot: QtBot) -> None:
    home = Home(tmp_path / "home")
    told: list[str] = []
    first = FirstInstance(home, told.append)
    with connect(home.run_folder, 1, "tray.sock") as silent:
        assert isinstance(silent, socket.socket)
        qtbot.wait(50)
        assert tell_first(home, "show")
        qtbot.waitUntil(lambda: told == ["show"])
    first.close()


def test_only_its_owner_can_tell_it_something(tmp_path: Path, qtbot: QtBot) -> None:
    home = Home(tmp_path / "home")
    first = FirstInstance(home, lambda _: None)
    assert (home.run_folder.stat().st_mode & 0o777) == 0o700
    first.close()
