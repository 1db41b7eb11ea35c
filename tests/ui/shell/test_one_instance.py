"""One instance for each home."""

import socket
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.tray.models.asked import Asked
from app.tray.shell.one_instance import FirstInstance, tell_first
from core.control.endpoint import connect
from core.node.home import Home

SHOW = Asked()


@pytest.mark.parametrize("folder", ["short", "long " * 30])
def test_the_others_tell_the_first_one_what_to_show(
    folder: str, tmp_path: Path, qtbot: QtBot
) -> None:
    home = Home(tmp_path / folder)
    told: list[Asked] = []
    first = FirstInstance(home, told.append)
    about = Asked("files", "/mnt/a b\\xff.txt")
    assert tell_first(home, about)
    assert tell_first(home, SHOW)
    qtbot.waitUntil(lambda: told == [about, SHOW])
    first.close()
    assert not tell_first(home, SHOW)


def test_where_none_runs_there_is_nobody_to_tell(tmp_path: Path) -> None:
    assert not tell_first(Home(tmp_path), SHOW)


def test_what_a_killed_one_left_is_no_first_instance(tmp_path: Path, qtbot: QtBot) -> None:
    home = Home(tmp_path / "home")
    first = FirstInstance(home, lambda _: None)
    first._notifier.setEnabled(False)
    first._socket.close()
    assert not tell_first(home, SHOW)
    second = FirstInstance(home, lambda _: None)
    assert tell_first(home, SHOW)
    second.close()


def test_who_connects_and_says_nothing_keeps_nobody_waiting(tmp_path: Path, qtbot: QtBot) -> None:
    home = Home(tmp_path / "home")
    told: list[Asked] = []
    first = FirstInstance(home, told.append)
    with connect(home.run_folder, 1, "tray.sock") as silent:
        assert isinstance(silent, socket.socket)
        qtbot.wait(50)
        assert tell_first(home, SHOW)
        qtbot.waitUntil(lambda: told == [SHOW])
    first.close()


@pytest.mark.parametrize("rubbish", [b"quit\n", b"show files", b"\xff" * 70_000, b"show \n"])
def test_who_sends_rubbish_is_ignored(rubbish: bytes, tmp_path: Path, qtbot: QtBot) -> None:
    home = Home(tmp_path / "home")
    told: list[Asked] = []
    first = FirstInstance(home, told.append)
    with connect(home.run_folder, 1, "tray.sock") as there:
        there.setblocking(False)
        there.send(rubbish)
    assert tell_first(home, SHOW)
    qtbot.waitUntil(lambda: told == [SHOW])
    first.close()


def test_only_its_owner_can_tell_it_something(tmp_path: Path, qtbot: QtBot) -> None:
    home = Home(tmp_path / "home")
    first = FirstInstance(home, lambda _: None)
    assert (home.run_folder.stat().st_mode & 0o777) == 0o700
    first.close()
