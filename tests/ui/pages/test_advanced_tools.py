"""Above the text of settings."""

from pytestqt.qtbot import QtBot

from app.tray.pages.advanced_tools import AdvancedTools, about
from core.config.setting import Level
from core.control.schema import ConfigText
from tests.ui.conftest import MakeDesk


def test_a_file_is_opened_by_its_segment(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk()
    tools = AdvancedTools(desk.theme, desk.words)
    qtbot.addWidget(tools)
    with qtbot.waitSignal(tools.opened) as opened:
        tools.segments.button("pod").click()
    assert opened.args == ["pod"]
    tools.choose(Level.NETWORK)
    assert tools.segments.button("network").isChecked()


def test_only_what_is_odd_about_a_file_is_said(make_desk: MakeDesk) -> None:
    desk, taken = make_desk(), list[bool]()

    def said(given: ConfigText) -> str:
        banner = about(desk, given, Level.NETWORK, lambda: taken.append(True))
        return "" if banner is None else banner.accessibleName()

    assert said(ConfigText("", "s", "/x")) == ""
    assert "only read" in said(ConfigText("", "s", "/x", writable=False))
    differs = ConfigText("[redundancy]\ncopies = 2", "s", "/x", holds="[redundancy]\ncopies = 3")
    assert "redundancy.copies" in said(differs)
