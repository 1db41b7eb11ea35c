"""The desktop application in a process of its own that measures how long its window's thread waits.

`python -m tests.support.gaps_worker HOME` shows the overview and says "ready". For each line on its
input it says the worst gap since then in seconds, how many there were above 50 ms, and how often it
looked; when its input ends, it does.
"""

import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.tray.bridge.garbage import collect_here_only
from app.tray.shell.application import Application
from app.tray.shell.makers import PAGES, WINDOWS
from core.node.garbage import keep_collections_short
from core.node.home import Home

LONG_SECONDS = 0.05
_EVERY_MS = 5
_SETTLE_MS = 3_000


class Gaps:
    """How long the window's thread was kept from its events, by the application's own doing.

    What a thread of this process stood in line for a processor, as the kernel counts, is left out:
    the machine is shared, and whoever stands in line may hold the interpreter.
    """

    def __init__(self) -> None:
        self._last = (time.monotonic(), self._in_line())
        self.worst = 0.0
        self.long = 0
        self.looks = 0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def say(self) -> None:
        """Say what was measured, and measure anew."""
        document = {"worst": self.worst, "long": self.long, "looks": self.looks}
        self.worst, self.long, self.looks = 0.0, 0, 0
        sys.stdout.write(json.dumps(document) + "\n")
        sys.stdout.flush()

    def _in_line(self) -> float:
        waited = 0
        for thread in Path("/proc/self/task").iterdir():
            with suppress(OSError):  # one that has just ended
                waited += int((thread / "schedstat").read_text().split()[1])
        return waited / 1e9

    def _look(self) -> None:
        now = (time.monotonic(), self._in_line())
        # Of a thread that ended the waiting is gone: then all of the gap counts.
        in_line = max(0.0, now[1] - self._last[1])
        gap = now[0] - self._last[0] - in_line
        self._last = now
        self.worst = max(self.worst, gap)
        self.long += gap > LONG_SECONDS
        self.looks += 1


def main(home: str) -> int:
    app = QApplication(["Wormhole"])
    application = Application(app, Home(Path(home)), (PAGES, WINDOWS))
    application.start(hidden=False)
    measured: list[Gaps] = []

    def begin() -> None:
        keep_collections_short()
        collect_here_only()
        measured.append(Gaps())
        sys.stdout.write("ready\n")
        sys.stdout.flush()

    # What a page is made of is drawn once before it is measured.
    application.go("activity")
    QTimer.singleShot(_SETTLE_MS // 2, lambda: application.go("overview"))
    QTimer.singleShot(_SETTLE_MS, begin)
    told = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)

    def asked() -> None:
        if os.read(sys.stdin.fileno(), 100):
            measured[0].say()
        else:
            application.end()

    told.activated.connect(asked)
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
