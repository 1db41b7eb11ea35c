"""Opening files with the desktop's own command."""

import os
import stat
from pathlib import Path

import pytest

from app.tray.bridge.opening import on_drive, open_outside, opener
from core.errors import WormholeError


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    script = tmp_path / "xdg-open"
    script.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/opened\nexit $CODE\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CODE", "0")
    return tmp_path / "opened"


def test_the_command_of_the_desktop_opens_it(command: Path) -> None:
    open_outside("/mnt/Wormhole/a b.txt")
    assert command.read_text().strip() == "/mnt/Wormhole/a b.txt"


def test_where_nothing_opens_it_that_is_said(
    command: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODE", "3")
    with pytest.raises(WormholeError, match="no program that opens"):
        open_outside("/a.xyz")


def test_where_there_is_no_such_command_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(WormholeError, match="no program that opens"):
        open_outside("/a.xyz")


@pytest.mark.parametrize(
    ("path", "expected"), [("", "/m"), ("/a/b.txt", "/m/a/b.txt"), ("b.txt", "/m/b.txt")]
)
def test_where_something_stands_for_programs(path: str, expected: str) -> None:
    assert on_drive("/m", path) == expected


def test_each_system_has_its_command() -> None:
    assert {opener(system)[0] for system in ("linux", "darwin", "win32")} == {
        "xdg-open",
        "open",
        "explorer",
    }
