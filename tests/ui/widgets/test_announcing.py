"""What a screen reader is told without being asked."""

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.tray.widgets.announcing import Announcer


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return what comes to be announced, and how urgently."""
    found: list[tuple[str, str]] = []

    def hear(event: QAccessibleAnnouncementEvent) -> None:
        found.append((event.message(), event.politeness().name))

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return found


def test_each_change_is_said_once_and_the_grave_at_once(
    told: list[tuple[str, str]], qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    announcer = Announcer(window)
    for sentence, at_once in (
        ("Everything is in order", False),
        ("Everything is in order", False),
        ("attic-pi is away", False),
        ("14 files cannot be read", True),
        ("14 files cannot be read", True),
        ("Everything is in order", False),
    ):
        announcer.tell(sentence, at_once=at_once)
    assert told == [
        ("attic-pi is away", "Polite"),
        ("14 files cannot be read", "Assertive"),
        ("Everything is in order", "Polite"),
    ]


def test_a_window_that_is_not_seen_says_nothing(told: list[tuple[str, str]], qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    announcer = Announcer(window)
    announcer.tell("Everything is in order", at_once=False)
    announcer.tell("attic-pi is away", at_once=False)
    assert told == []
