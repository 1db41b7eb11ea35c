"""The settings files, asked of the node or looked at in the home."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from app.tray.bridge import setting_texts
from app.tray.bridge.setting_texts import SettingTexts
from core.config.setting import Level
from core.control.lines import Failure
from core.control.schema import ConfigChanged, ConfigText, ConfigWrite
from core.node.home import Home
from core.node.setting_texts import text_at_rest
from tests.support.desk_double import BridgeDouble
from tests.support.small_node import make_network

NOT_RUNNING = Failure("Not running", "No node runs.", reason="not-running")
REFUSED = Failure("Refused", "No.", reason="refused")
GIVEN = ConfigText("[pod]\n", "stamp", "/home/pod.toml")


class Heard:
    """Asks, and remembers what came."""

    def __init__(self, qtbot: QtBot, bridge: BridgeDouble) -> None:
        self.qtbot = qtbot
        self.texts = SettingTexts(bridge)
        self.came: list[object] = []

    def show(self, level: Level = Level.POD) -> object:
        self.texts.show(level, self.came.append, self.came.append)
        return self._last()

    def write(self, request: ConfigWrite) -> object:
        self.texts.write(request, self.came.append, self.came.append)
        return self._last()

    def _last(self) -> object:
        self.qtbot.waitUntil(lambda: bool(self.came))
        return self.came.pop()


@pytest.fixture
def bridge(tmp_path: Path) -> Iterator[BridgeDouble]:
    made = BridgeDouble()
    made.home = make_network(tmp_path)
    yield made
    made.close()


def test_the_node_is_asked_where_it_runs(bridge: BridgeDouble, qtbot: QtBot) -> None:
    bridge.answers = {"config-text": GIVEN, "config-write": ConfigChanged([])}
    heard = Heard(qtbot, bridge)
    assert heard.show() == GIVEN
    assert heard.write(ConfigWrite(Level.POD, "", "stamp")) == ConfigChanged([])


def test_without_a_node_the_file_itself_is_shown_and_written(
    bridge: BridgeDouble, qtbot: QtBot
) -> None:
    bridge.answers = {"config-text": NOT_RUNNING, "config-write": NOT_RUNNING}
    heard = Heard(qtbot, bridge)
    shown = heard.show()
    assert isinstance(shown, ConfigText)
    assert shown.at_rest
    text = shown.text + "# mine\n"
    assert isinstance(heard.write(ConfigWrite(Level.POD, text, shown.stamp)), ConfigChanged)
    assert Path(shown.file).read_text() == text


def test_an_answer_of_the_home_that_is_late_is_dropped_where_the_node_was_asked_since(
    bridge: BridgeDouble, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = Event(), Event()

    def slowly(home: Home, level: Level) -> ConfigText:
        begun.set()
        assert may_end.wait(10)
        return text_at_rest(home, level)

    monkeypatch.setattr(setting_texts, "text_at_rest", slowly)
    bridge.answers = {"config-text": NOT_RUNNING}
    heard = Heard(qtbot, bridge)
    heard.texts.show(Level.POD, heard.came.append, heard.came.append)
    qtbot.waitUntil(begun.is_set)
    bridge.answers = {"config-text": GIVEN}
    assert heard.show() == GIVEN
    may_end.set()
    bridge.answers = {"config-write": REFUSED}
    assert heard.write(ConfigWrite(Level.POD, "", "")) == REFUSED
    qtbot.waitUntil(lambda: not bridge._waiting)
    assert heard.came == []


def test_what_the_node_refuses_is_not_done_without_it(bridge: BridgeDouble, qtbot: QtBot) -> None:
    bridge.answers = {"config-text": REFUSED, "config-write": REFUSED}
    heard = Heard(qtbot, bridge)
    before = bridge.home.pod_file.read_text()
    assert heard.show() == REFUSED
    assert heard.write(ConfigWrite(Level.POD, "", "")) == REFUSED
    assert bridge.home.pod_file.read_text() == before
