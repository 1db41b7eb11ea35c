"""The whole application with a real node: nobody waits for it, and it outlives the node."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.tray.models.picture import Reach
from app.tray.models.tray_state import State
from app.tray.shell.application import Application
from tests.support.pods import REPOSITORY, Pod, until

FILES = 10_000
GAP_SECONDS = 0.05
TURNS_MAX = 3
PATIENCE_MS = 60_000


def texts(application: Application) -> set[str]:
    labels = application.dressed.windows.main.findChildren(QLabel)
    return {label.text().replace("\u00a0", " ") for label in labels if label.isVisible()}


@pytest.fixture
def measuring(pod: Pod) -> Iterator["subprocess.Popen[str]"]:
    """Yield the application in a process of its own that measures itself; see `gaps_worker`."""
    made = subprocess.Popen(
        [sys.executable, "-m", "tests.support.gaps_worker", pod.home],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert made.stdout is not None
    assert made.stdout.readline() == "ready\n"
    yield made
    made.kill()
    made.communicate()


@pytest.mark.timeout(300)
def test_while_ten_thousand_files_come_in_the_window_answers_at_once(
    measuring: "subprocess.Popen[str]", pod: Pod, tmp_path: Path
) -> None:
    """What the application does it does each time. What holds the machine itself up (a neighbour
    on a shared one, who shows in no figure of it) does not come in every round.
    """
    for number in range(FILES):
        folder = tmp_path / str(number // 200)
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.txt").write_text(f"{number}\n" * 50)
    assert measuring.stdin is not None
    assert measuring.stdout is not None
    found = []
    for turn in range(1, TURNS_MAX + 1):
        pod.do("import", tmp_path, "--into", f"/turn-{turn}", seconds=200)
        files = turn * FILES
        until(lambda files=files: int(str(pod.ask("status")["files"])) >= files, "all are counted")
        measuring.stdin.write("\n")
        measuring.stdin.flush()
        found.append(json.loads(measuring.stdout.readline()))
        assert found[-1]["looks"] > 100
        if found[-1]["worst"] <= GAP_SECONDS:
            return
    assert [each["worst"] for each in found] == []


def test_a_node_that_dies_is_told_and_can_be_started_again(
    application: Application, pod: Pod, qtbot: QtBot
) -> None:
    application.go("overview")
    pod.kill()
    qtbot.waitUntil(
        lambda: application.bridge.picture.reach is Reach.NOT_RUNNING, timeout=PATIENCE_MS
    )
    assert application.dressed.tray._state is State.ALONE
    qtbot.waitUntil(lambda: "Wormhole is not running" in texts(application))
    buttons = application.dressed.windows.main.findChildren(QAbstractButton)
    start = next(b for b in buttons if b.isVisible() and b.text() == "Start Wormhole")
    qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.bridge.picture.reach is Reach.RUNNING, timeout=PATIENCE_MS)


def test_a_folder_that_filled_up_meanwhile_is_left_and_the_drive_shown_elsewhere(
    application: Application, pod: Pod, qtbot: QtBot, tmp_path: Path
) -> None:
    bridge = application.bridge
    (pod.mount / "kept.txt").write_text("Dear landlord")
    application.go("overview")
    pod.do("down")
    qtbot.waitUntil(lambda: bridge.picture.reach is Reach.NOT_RUNNING, timeout=PATIENCE_MS)
    (pod.mount / "mine.txt").write_text("not on the drive")
    application.go("start")
    main = application.dressed.windows.main

    def offered() -> list[QAbstractButton]:
        buttons = main.findChildren(QAbstractButton)
        return [each for each in buttons if "another folder" in each.text() and each.isVisible()]

    qtbot.waitUntil(lambda: bool(offered()), timeout=PATIENCE_MS)
    qtbot.mouseClick(offered()[0], Qt.MouseButton.LeftButton)
    dialog = main.findChildren(QFileDialog)[0]
    elsewhere = tmp_path / "elsewhere"
    dialog.fileSelected.emit(str(elsewhere))
    dialog.close()
    qtbot.waitUntil(lambda: bridge.picture.reach is Reach.RUNNING, timeout=PATIENCE_MS)
    assert (elsewhere / "kept.txt").read_text() == "Dear landlord"
    assert (pod.mount / "mine.txt").read_text() == "not on the drive"


def test_what_happens_on_the_drive_is_seen_at_once(
    application: Application, pod: Pod, qtbot: QtBot
) -> None:
    (pod.mount / "letter.txt").write_text("Dear landlord")
    qtbot.waitUntil(
        lambda: any(row.path == "/letter.txt" for row in application.bridge.picture.recent),
        timeout=PATIENCE_MS,
    )


@pytest.fixture
def process(pod: Pod, tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Yield the application in a process of its own, once it can be told to end."""
    made = subprocess.Popen(
        [sys.executable, "-m", "app.tray", "--home", pod.home, "--show", "overview"],
        cwd=REPOSITORY,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    until(lambda: _hears_the_end(made.pid), "the application can be told to end")
    yield made
    made.send_signal(signal.SIGTERM)
    made.wait(30)


def test_it_ends_when_it_is_told_to(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def _hears_the_end(process: int) -> bool:
    """Say whether a process has a handler for the signal that ends it."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    caught = next(int(line.split()[1], 16) for line in lines if line.startswith("SigCgt"))
    return bool(caught >> (signal.SIGTERM - 1) & 1)
