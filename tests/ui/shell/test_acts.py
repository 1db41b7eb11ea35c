"""What the entries of menus, notifications and pages do."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.tray.models.navigation import PLACES
from app.tray.pages.versions_dialog import VersionsDialog
from app.tray.shell import acts as acts_module
from app.tray.shell.acts import Acts
from app.tray.shell.windows_kept import WindowsKept
from app.tray.widgets.page import Page
from core.control.lines import Failure
from core.control.schema import (
    DownRequest,
    FreezeRequest,
    Inspection,
    Nothing,
    PathRequest,
    Paused,
    PauseRequest,
    RestoreRequest,
    Started,
    Stopping,
)
from core.errors import WormholeError
from tests.support.desk_double import BridgeDouble
from tests.support.pictures import WELL, picture
from tests.ui.conftest import MakeDesk

NO = Failure("Refused", "This pod may not.", "Ask an administrator.")


class Made:
    """Acts with a bridge that answers as it is told."""

    def __init__(self, make_desk: MakeDesk, **answers: object) -> None:
        desk = make_desk({name.replace("_", "-"): answer for name, answer in answers.items()})
        assert isinstance(desk.bridge, BridgeDouble)
        self.bridge = desk.bridge
        self.bridge.picture = picture()
        pages = {place.name: lambda desk: Page(desk, "Page") for place in PLACES}
        self.windows = WindowsKept(desk, pages, {"join": lambda _: QWidget()})
        self.acts = Acts(desk, self.windows)
        self.failures: list[Failure] = []
        self.acts.failed.connect(self.failures.append)

    def press(self, text: str) -> None:
        button = next(b for b in self.windows.main.findChildren(QPushButton) if b.text() == text)
        button.click()


@pytest.mark.parametrize(
    ("act", "value", "operation", "request_"),
    [
        ("pause", "1800", "pause", PauseRequest(1_800)),
        ("pause", "", "pause", PauseRequest(None)),
        ("resume", "", "resume", Nothing()),
        ("unfreeze", "", "freeze", FreezeRequest(frozen=False)),
        ("keep", "/a b.txt", "keep", PathRequest("/a b.txt")),
        ("free", "/photos", "free", PathRequest("/photos")),
        ("undo-change", "v1 /a b.txt", "restore", RestoreRequest("/a b.txt", "v1")),
    ],
)
def test_acts_ask_the_node(
    act: str, value: str, operation: str, request_: object, make_desk: MakeDesk
) -> None:
    made = Made(make_desk)
    made.acts.do(act, value)
    assert made.bridge.asked == [(operation, request_)]


@pytest.mark.parametrize(
    ("kind", "title"), [("file", "Previous versions of a"), ("folder", "Removed from a")]
)
def test_older_versions_are_shown_in_front_of_the_files(
    kind: str, title: str, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    entry = Inspection("/d/a", "", kind, 0, "", 0, [], {}, absent=False, conflicts=0)
    made = Made(make_desk, inspect=entry)
    qtbot.addWidget(made.windows.main)
    made.acts.do("versions", "/d/a")
    assert made.windows.current == "files"
    assert made.bridge.requests("inspect") == [PathRequest("/d/a")]

    def shown() -> list[str]:
        return [each.windowTitle() for each in made.windows.main.findChildren(VersionsDialog)]

    qtbot.waitUntil(lambda: shown() == [title])


def test_of_what_is_gone_no_versions_are_shown(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = Made(make_desk, inspect=NO)
    made.acts.do("versions", "/gone")
    qtbot.waitUntil(lambda: made.failures == [NO])


def test_what_the_node_refuses_is_told(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = Made(make_desk, resume=NO)
    made.acts.do("resume")
    qtbot.waitUntil(lambda: made.failures == [NO])


def test_freezing_is_asked_first(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = Made(make_desk, pause=Paused(True))
    made.acts.do("freeze")
    assert made.bridge.asked == []
    made.press("Freeze")
    assert made.bridge.asked == [("freeze", FreezeRequest(frozen=True))]
    made.windows.end()


@pytest.mark.parametrize("where", ["overview", "settings", "files", "join"])
def test_names_of_windows_and_pages_show_them(where: str, make_desk: MakeDesk) -> None:
    made = Made(make_desk)
    made.acts.do(where)
    assert made.windows.current or made.windows._others
    made.windows.end()


def test_an_unknown_act_shows_the_overview(make_desk: MakeDesk) -> None:
    made = Made(make_desk)
    made.acts.do("from a newer node")
    assert made.windows.current == "overview"
    made.windows.end()


@pytest.mark.parametrize(
    ("act", "value", "opened"),
    [
        ("open-drive", "", "/mnt/Wormhole"),
        ("open-file", "/a.txt", "/mnt/Wormhole/a.txt"),
    ],
)
def test_files_are_opened_outside(
    act: str,
    value: str,
    opened: str,
    make_desk: MakeDesk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: list[str] = []
    monkeypatch.setattr(acts_module, "open_outside", found.append)
    Made(make_desk).acts.do(act, value)
    qtbot.waitUntil(lambda: found == [opened])


def test_details_are_copied_as_words(make_desk: MakeDesk) -> None:
    made = Made(make_desk)
    made.acts.do("copy-details")
    copied = QGuiApplication.clipboard().text()
    assert "attic-pi: member, present" in copied
    assert copied.startswith("home: favorable")


def test_the_node_is_started_and_then_is_this_applications(
    make_desk: MakeDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = Started("home", "laptop", "/m", "127.0.0.1:1", "01")
    monkeypatch.setattr(acts_module, "start", lambda home, ask: started)
    made = Made(make_desk)
    made.acts.do("start")
    qtbot.waitUntil(lambda: made.bridge.picture.hosted)


def test_why_it_cannot_be_started_is_told_and_kept(
    make_desk: MakeDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Started:
        raise WormholeError("FUSE is not installed.", "apt install fuse3")

    monkeypatch.setattr(acts_module, "start", fails)
    made = Made(make_desk)
    made.bridge.picture = picture(WELL)
    made.acts.do("start")
    qtbot.waitUntil(lambda: bool(made.failures))
    assert made.bridge.picture.trouble == "FUSE is not installed."


def test_a_node_of_another_version_is_stopped_and_started(
    make_desk: MakeDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    started = Started("home", "laptop", "/m", "127.0.0.1:1", "01")
    monkeypatch.setattr(acts_module, "start", lambda home, ask: (calls.append("start"), started)[1])
    made = Made(make_desk, down=Stopping(0))
    made.acts.do("restart")
    qtbot.waitUntil(lambda: calls == ["start"])
    assert made.bridge.requests("down") == [DownRequest()]
