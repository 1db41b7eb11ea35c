"""Preferences are kept in a file, whole or not at all."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.tray.bridge.preferences_file import PreferencesKept, read_preferences, write_preferences
from app.tray.models.preferences import Look, Preferences

DARK = Preferences(look=Look.DARK)


def test_what_is_put_is_read_at_the_next_start(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "folder" / "desktop.json"
    kept = PreferencesKept(file)
    assert kept.now == Preferences()
    with qtbot.waitSignal(kept.changed) as changed:
        kept.put(DARK)
    assert changed.args == [DARK]
    assert PreferencesKept(file).now == DARK
    assert [each.name for each in file.parent.iterdir()] == ["desktop.json"]


def test_the_same_again_changes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    kept = PreferencesKept(tmp_path / "desktop.json")
    with qtbot.assertNotEmitted(kept.changed):
        kept.put(Preferences())
    assert not (tmp_path / "desktop.json").exists()


def test_what_is_damaged_has_its_default(tmp_path: Path) -> None:
    file = tmp_path / "desktop.json"
    file.write_bytes(b"\xff{")
    assert read_preferences(file) == Preferences()


def test_what_cannot_be_written_holds_until_the_end(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "way").write_bytes(b"")
    kept = PreferencesKept(tmp_path / "way" / "desktop.json")
    with qtbot.waitSignal(kept.changed), pytest.raises(OSError, match="way"):
        kept.put(DARK)
    assert kept.now == DARK
    with pytest.raises(OSError, match="way"):
        write_preferences(tmp_path / "way" / "x.json", DARK)
