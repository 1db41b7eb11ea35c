"""Placement: beside each limit, what passes now."""

from pytestqt.qtbot import QtBot

from app.tray.pages.settings.placement import PlacementPage
from core.config.setting import Level
from core.control.schema import ConfigSet
from tests.support.settings_pages import SettingsNode, open_page
from tests.ui.conftest import MakeDesk


def test_what_passes_now_stands_beside_each_limit(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(SettingsNode().answers)
    page = open_page(qtbot, desk, PlacementPage, received_rate=9.8e6, sent_rate=3.1e6)
    for key, passing in (("limits.upload", "3.1"), ("limits.lan-download", "9.8")):
        row = page.row_of(key)
        assert row is not None
        said = row._help.text().replace("\u00a0", " ")
        assert said.endswith(f"Now {passing} MB/s in all.")


def test_a_slider_says_how_gladly(make_desk: MakeDesk, qtbot: QtBot) -> None:
    node = SettingsNode()
    page = open_page(qtbot, make_desk(node.answers), PlacementPage)
    page.session.put("affinity.hot", 100)
    page.session.apply()
    qtbot.waitUntil(lambda: node.sent == [ConfigSet(Level.POD, ["affinity.hot=100"])])
