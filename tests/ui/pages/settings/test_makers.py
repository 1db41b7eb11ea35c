"""Each page of settings is made by its name."""

import pytest
from pytestqt.qtbot import QtBot

from app.tray.pages.settings.makers import PAGES
from tests.support.settings_pages import SettingsNode, open_page
from tests.ui.conftest import MakeDesk


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_made_by_its_name(name: str, make_desk: MakeDesk, qtbot: QtBot) -> None:
    page = open_page(qtbot, make_desk(SettingsNode().answers), PAGES[name])
    assert page.table.name == name
    assert page.title.text() == page.table.title
    assert "laptop\u2011mia" in page.sentence.text() or "whole network" in page.sentence.text()
