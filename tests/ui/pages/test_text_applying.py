"""Applying the text of settings."""

from pytestqt.qtbot import QtBot

from app.tray.pages.advanced_footer import AdvancedFooter
from app.tray.pages.text_applying import TextActs, TextApplying
from core.config.setting import Level
from core.control.lines import Failure
from core.control.schema import ConfigChanged, ConfigWrite, DryAmount, DryRun
from tests.support.desk_double import BridgeDouble
from tests.ui.conftest import MakeDesk

NONE = DryAmount(0, 0)
WRITE = ConfigWrite(Level.POD, "[cache]\nmode = 'save'\n", "s")


def test_nothing_is_written_that_cannot_be_or_was_not_tried(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk(
        {"config-dry-write": DryRun(NONE, NONE, NONE), "config-write": Failure("x", "Disk full.")}
    )
    footer = AdvancedFooter(desk.theme, desk.words)
    qtbot.addWidget(footer)
    requests: list[ConfigWrite | None] = [None, WRITE]
    applied: list[ConfigChanged] = []
    acts = TextActs(
        lambda: requests.pop(0),
        lambda: "",
        lambda _request, done: applied.append(done),
        lambda: None,
    )
    applying = TextApplying(desk, footer, acts)
    qtbot.addWidget(applying.bar)
    applying.preview()
    assert applying.shown is footer
    applying.preview()
    assert applying.shown is applying.bar
    qtbot.waitUntil(applying.bar.apply.isEnabled)
    applying.bar.apply.click()
    qtbot.waitUntil(applying.bar.apply.isHidden)
    assert applied == []
    assert isinstance(desk.bridge, BridgeDouble)
    assert desk.bridge.requests("config-write") == [WRITE]
    applying.close()
    assert applying.shown is footer
