"""Signals reach the window's thread."""

import os
import signal

from pytestqt.qtbot import QtBot

from app.tray.shell.signals import Signals


def test_a_signal_is_told_as_an_event_and_does_not_end_the_process(qtbot: QtBot) -> None:
    told: list[str] = []
    before = signal.getsignal(signal.SIGUSR1)
    signals = Signals([signal.SIGUSR1], lambda: told.append("x"))
    os.kill(os.getpid(), signal.SIGUSR1)
    qtbot.waitUntil(lambda: told == ["x"])
    signals.close()
    assert signal.getsignal(signal.SIGUSR1) == before
