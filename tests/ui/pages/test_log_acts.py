"""What the rows of the log offer."""

import pytest
from pytestqt.qtbot import QtBot

from app.tray.models.log_lines import Deed, LogAct, LogLine
from app.tray.pages.log_acts import LogActs
from app.tray.widgets.notice import Notice
from core.config.setting import Level
from core.control.schema import ConfigChanged, ConfigSet, PolicySet, Restored, RestoreRequest
from tests.support.desk_double import BridgeDouble, Went
from tests.ui.conftest import MakeDesk

ANSWERS = {
    "restore": Restored("/a", "1"),
    "config-set": ConfigChanged(["cache.max-space"]),
    "policy-set": {},
}


def line(act: LogAct | None) -> LogLine:
    return LogLine(1, "", "file", "text", (), "", act)


@pytest.mark.parametrize(
    ("act", "name", "request_"),
    [
        (LogAct("", Deed.BRING_BACK, "/a"), "restore", RestoreRequest("/a")),
        (
            LogAct("", Deed.UNDO_SETTING, "", "cache.max-space=20 GB", Level.POD),
            "config-set",
            ConfigSet(Level.POD, ["cache.max-space=20 GB"]),
        ),
        (
            LogAct("", Deed.UNDO_POLICY, "/a", "copies=2"),
            "policy-set",
            PolicySet("/a", ["copies=2"]),
        ),
        (
            LogAct("", Deed.UNDO_POLICY, "/a", "copies"),
            "policy-set",
            PolicySet("/a", ["copies"], remove=True),
        ),
    ],
)
def test_each_deed_asks_for_what_it_says(
    qtbot: QtBot, make_desk: MakeDesk, act: LogAct, name: str, request_: object
) -> None:
    desk = make_desk(ANSWERS)
    notice = Notice(desk.theme, desk.words)
    qtbot.addWidget(notice)
    done: list[int] = []
    LogActs(desk, notice, lambda: done.append(1)).do(line(act))
    qtbot.waitUntil(lambda: done == [1])
    assert isinstance(desk.bridge, BridgeDouble)
    assert desk.bridge.requests(name) == [request_]
    assert notice.isVisible()


def test_looking_and_comparing_lead_there_and_nothing_does_nothing(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    notice = Notice(desk.theme, desk.words)
    qtbot.addWidget(notice)
    acts = LogActs(desk, notice, lambda: None)
    acts.do(line(LogAct("", Deed.COMPARE, "/a")))
    acts.do(line(LogAct("", Deed.LOOK, "tower-lena")))
    acts.do(line(None))
    assert isinstance(desk.go, Went)
    assert desk.go.to == [("conflicts", "/a"), ("pods", "tower-lena")]
