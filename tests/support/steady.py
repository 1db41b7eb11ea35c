"""Programs that use drives without a pause while something changes, and what they saw."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.pods import Pod, until

_PROGRAM = Path(__file__).with_name("steady_worker.py")
END_SECONDS = 60.0


@dataclass
class Steady:
    """One program, on the drive of `pod`."""

    pod: Pod
    report: Path
    process: subprocess.Popen[bytes]

    def seen(self) -> dict[str, object]:
        """Return what it saw until now."""
        text = self.report.read_text() if self.report.exists() else '{"steps": 0}'
        found = json.loads(text)
        assert isinstance(found, dict)
        return found

    def goes_on(self, steps: int = 3) -> None:
        """Wait until it has done some more."""
        before = int(str(self.seen()["steps"]))
        until(
            lambda: int(str(self.seen()["steps"])) >= before + steps, f"{self.pod.name} is used on"
        )

    def errors(self) -> list[str]:
        """Return what went wrong."""
        found = self.seen().get("errors", [])
        assert isinstance(found, list)
        return [f"{self.pod.name}: {each}" for each in found]

    def longest(self) -> tuple[float, str]:
        """Return how long the slowest call took, and its kind."""
        found = self.seen().get("longest", {})
        assert isinstance(found, dict)
        return max(
            (float(seconds), f"{kind} on {self.pod.name}") for kind, seconds in found.items()
        )


@contextmanager
def used_steadily(pods: Sequence[Pod], folder: Path) -> Iterator[list[Steady]]:
    """Have a program use the drive of each pod meanwhile; `folder`: where their reports lie."""
    programs: list[Steady] = []
    try:
        for number, pod in enumerate(pods):
            place, report = pod.mount / f"used on {pod.name}", folder / f"report {pod.name}"
            place.mkdir()
            words = (str(place), str(report), str(number))
            process = subprocess.Popen([sys.executable, str(_PROGRAM), *words])
            programs.append(Steady(pod, report, process))
        yield programs
        for program in programs:
            program.process.send_signal(signal.SIGTERM)
            program.process.wait(END_SECONDS)
    finally:
        for program in programs:
            if program.process.poll() is None:
                program.process.kill()
                program.process.wait(END_SECONDS)
