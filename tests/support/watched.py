"""The desktop application on a screen as the kernel sees it: its memory, its work, its rest.

Nobody reads the screen aloud: it is as it is for most.
"""

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import TimeoutExpired

from core.control.schema import LogRow
from core.node.home import Home
from core.node.journal import ROWS_MAX
from core.node.journal_file import JournalFile
from tests.support.pods import REPOSITORY, until
from tests.support.screen import Screen

PYTHON = REPOSITORY / ".venv" / "bin" / "python"
ICON_PIXELS_MAX = 40
_TITLE = "Wormhole"
_SECONDS = 600.0
_TOLD_SECONDS = 60.0
_BETWEEN_LOOKS_SECONDS = 1.0
_SOME_WORK_SECONDS = 0.03


def fill_log(home: Path) -> None:
    """Have the log of a node that does not run be as full as it can be."""
    rows = [
        LogRow(
            number=number,
            at="2026-11-29T12:00:00+00:00",
            kind="changed",
            pod="b",
            path=f"/folder {number % 50}/a file that was changed {number}",
            text=f"b changed a file that was changed {number}.",
            facts={"size": number},
        )
        for number in range(1, ROWS_MAX + 1)
    ]
    file = Home(home).journal_file
    file.unlink(missing_ok=True)
    JournalFile(file).append(rows, rows)


@dataclass
class Watched:
    """The application of a home on a screen; `start` begins."""

    screen: Screen
    home: Path
    process: int = 0

    def start(self, *options: str) -> float:
        """Start it; return the seconds until its icon is there.

        What it stood in line for a processor is left out: others work here, too.
        """
        began = time.monotonic()
        self.process = self.screen.start(
            *("env", "-u", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON"),
            *(PYTHON, "-m", "app.tray", "--home", self.home, *options),
        ).pid
        until(self._has_icon, "there is an icon", pause_seconds=0.01)
        return time.monotonic() - began - self._in_line()

    def end(self) -> None:
        """End the application; the node goes on."""
        there = self.screen.process(self.process)
        there.terminate()
        there.wait(_SECONDS)

    def show(self, page: str) -> None:
        """Show a page, and wait until all is drawn."""
        words = (PYTHON, "-m", "app.tray", "--home", self.home, "--show", page)
        self.screen.start(*words).wait(_TOLD_SECONDS)
        until(self._main, "the window is there")
        self.rests(_BETWEEN_LOOKS_SECONDS)

    def close(self) -> None:
        """Close the window, as one does by the keyboard."""
        for window in self._main():
            self.screen.hands("windowactivate", "--sync", window, "key", "alt+F4")
        until(lambda: not self._main(), "the window is closed")
        self.rests(_BETWEEN_LOOKS_SECONDS)

    def rests(self, seconds: float) -> None:
        """Wait until it has done next to nothing for so long."""
        worked = [-1.0, -1.0]

        def same() -> bool:
            worked[:] = [self._worked(), worked[0]]
            return worked[0] - worked[1] < _SOME_WORK_SECONDS

        until(same, "the application rests", _SECONDS, pause_seconds=seconds)

    def memory(self) -> tuple[float, float]:
        """Return what it holds in memory, in MB: resident, and its proportional share."""
        told = Path(f"/proc/{self.process}/smaps_rollup").read_text(encoding="utf-8")
        lines = dict(line.split(":", 1) for line in told.splitlines()[1:])
        resident, proportional = (int(lines[key].split()[0]) for key in ("Rss", "Pss"))
        return resident * 1_024 / 1e6, proportional * 1_024 / 1e6

    def wakes(self, seconds: float) -> float:
        """Return how often a second its threads wake, in so many seconds."""
        before, began = self._switches(), time.monotonic()
        with suppress(TimeoutExpired):
            self.screen.process(self.process).wait(seconds)
        return (self._switches() - before) / (time.monotonic() - began)

    def _switches(self) -> int:
        """Return how often its threads gave up the processor because they had nothing to do."""
        found = 0
        for thread in Path(f"/proc/{self.process}/task").iterdir():
            with suppress(OSError):  # one that has just ended
                told = (thread / "status").read_text(encoding="utf-8").splitlines()
                found += sum(int(line.split()[1]) for line in told if line.startswith("voluntary"))
        return found

    def _windows(self, *which: str) -> list[str]:
        words = ("search", "--all", "--onlyvisible", "--pid", self.process, *which)
        return self.screen.hands(*words).split()

    def _has_icon(self) -> bool:
        return any(self._is_small(each) for each in self._windows("--class", _TITLE))

    def _main(self) -> list[str]:
        found = self._windows("--name", f"^{_TITLE}$")
        return [each for each in found if not self._is_small(each)]

    def _is_small(self, window: str) -> bool:
        return 0 < self.screen.place(window).height < ICON_PIXELS_MAX

    def _in_line(self) -> float:
        told = Path(f"/proc/{self.process}/schedstat").read_text(encoding="utf-8")
        return int(told.split()[1]) / 1e9

    def _worked(self) -> float:
        told = Path(f"/proc/{self.process}/stat").read_text(encoding="utf-8")
        fields = told.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
