"""Starting at a login, in each desktop's own way."""

import configparser
import plistlib
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from app.tray.bridge.autostart import (
    RegistryAutostart,
    autostart,
    desktop_entry,
    launch_agent,
    own_command,
)

COMMAND = ["/opt/Worm hole/bin/python", "-m", "app.tray", "--hidden", '100% "sure" $HOME \\']


def test_an_entry_of_a_desktop_is_understood_as_the_specification_says() -> None:
    parser = configparser.RawConfigParser()
    parser.read_string(desktop_entry(COMMAND))
    line = parser["Desktop Entry"]["Exec"]
    # A string is unescaped once, then the words are taken apart, then %% is a percent sign.
    unescaped = line.replace("\\\\", "\\")
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', unescaped)
    assert [re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word in words] == COMMAND


def test_an_agent_of_macos_has_the_words_of_the_command() -> None:
    told = plistlib.loads(launch_agent(["a", "<b> & c"]).encode())
    assert told["ProgramArguments"] == ["a", "<b> & c"]
    assert told["RunAtLoad"] is True


@pytest.mark.parametrize(
    ("system", "file"),
    [
        ("linux", "config/autostart/wormhole.desktop"),
        ("darwin", "Library/LaunchAgents/org.wormhole.tray.plist"),
    ],
)
def test_it_is_switched_on_and_off(system: str, file: str, tmp_path: Path) -> None:
    way = autostart(COMMAND, system, tmp_path / "config", tmp_path)
    assert not way.is_on()
    way.switch(on=True)
    assert way.is_on()
    assert (tmp_path / file).exists()
    way.switch(on=False)
    way.switch(on=False)
    assert not way.is_on()


def test_the_registry_gets_one_line(tmp_path: Path) -> None:
    run = QSettings(str(tmp_path / "run.ini"), QSettings.Format.IniFormat)
    way = RegistryAutostart(run, ["C:\\Program Files\\w.exe", "--hidden"])
    way.switch(on=True)
    assert way.is_on()
    assert run.value("Wormhole") == '"C:\\Program Files\\w.exe" --hidden'
    way.switch(on=False)
    assert not way.is_on()


def test_the_command_names_the_home_and_shows_no_window() -> None:
    assert own_command(Path("/h"))[-3:] == ["--hidden", "--home", "/h"]
    assert own_command(None)[-1] == "--hidden"
