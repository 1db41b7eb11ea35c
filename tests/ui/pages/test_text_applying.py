"""Applying the text of settings."""

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.tray.models.picture import Picture, Reach
from app.tray.pages.advanced_footer import AdvancedFooter
from app.tray.pages.text_applying import TextActs, TextApplying
from core.config.setting import Level
from core.control.lines import Failure
from core.control.schema import ConfigChanged, ConfigText, ConfigWrite, DryAmount, DryRun, Status
from core.errors import EXIT_REFUSED
from tests.support.desk_double import BridgeDouble
from tests.ui.conftest import MakeDesk

NONE = DryAmount(0, 0)
GIVEN = ConfigText("[cache]\n", "s", "/x")
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
        lambda: GIVEN,
        lambda _request, done, _undone: applied.append(done),
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


class Written:
    """What was written, with the answer to each."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.requests: list[object] = []

    def __call__(self, request: object) -> object:
        self.requests.append(request)
        return self.answers.pop(0)


def applied_text(
    qtbot: QtBot, make_desk: MakeDesk, written: Written, run: DryRun, told: list[bool]
) -> TextApplying:
    desk = make_desk({"config-dry-write": run, "config-write": written})
    footer = AdvancedFooter(desk.theme, desk.words)
    qtbot.addWidget(footer)
    acts = TextActs(
        lambda: WRITE,
        lambda: GIVEN,
        lambda _request, _done, undone: told.append(undone),
        lambda: told.append(False),
    )
    applying = TextApplying(desk, footer, acts)
    qtbot.addWidget(applying.bar)
    applying.preview()
    qtbot.waitUntil(applying.bar.apply.isEnabled)
    applying.bar.apply.click()
    qtbot.waitUntil(lambda: told == [False])
    return applying


def test_what_was_applied_can_be_undone_while_it_is_shown(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    told: list[bool] = []
    written = Written(ConfigChanged(["cache.mode"], stamp="after"), ConfigChanged(["cache.mode"]))
    run = DryRun(DryAmount(3, 300), NONE, NONE)
    applying = applied_text(qtbot, make_desk, written, run, told)
    status = Status("home", "", "", False, [], 0, 0, 0, 0, [], to_go=200)
    applying._desk.bridge.picture = Picture(Reach.RUNNING, status)
    applying.follow(Level.POD, changed=False)
    assert applying.shown is applying.bar
    assert not applying.bar.undo.isHidden()
    # Where another text is typed, or another file shown, it is about that one; then it is back.
    applying.follow(Level.POD, changed=True)
    assert applying.shown is not applying.bar
    applying.follow(Level.NETWORK, changed=False)
    assert applying.shown is not applying.bar
    applying.follow(Level.POD, changed=False)
    assert applying.shown is applying.bar
    assert not applying._done.isActive(), "the copies are not made yet"
    applying.bar.undo.click()
    qtbot.waitUntil(lambda: told == [False, True])
    assert written.requests == [WRITE, ConfigWrite(Level.POD, "[cache]\n", "after")]
    assert applying.shown is not applying.bar


def test_what_somebody_changed_since_is_not_undone(qtbot: QtBot, make_desk: MakeDesk) -> None:
    told: list[bool] = []
    refusal = Failure("Refused", "pod.toml was changed meanwhile.", "Look.", EXIT_REFUSED)
    written = Written(ConfigChanged(["cache.mode"], stamp="after"), refusal)
    applying = applied_text(qtbot, make_desk, written, DryRun(NONE, NONE, NONE), told)
    applying.follow(Level.POD, changed=False)
    assert applying._done.isActive(), "nothing is to be copied"
    applying.bar.undo.click()
    qtbot.waitUntil(applying.bar.undo.isHidden)
    assert applying.shown is applying.bar
    said = [label.text() for label in applying.bar.findChildren(QLabel)]
    assert "This cannot be undone" in said
    button = next(
        each
        for each in applying.bar.findChildren(QPushButton)
        if each.text() == "Show what it says now"
    )
    button.click()
    assert told == [False, False]
    applying.follow(Level.POD, changed=False)
    assert applying.shown is not applying.bar
