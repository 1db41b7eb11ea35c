"""Measures the desktop application on a screen beside a node with many entries and a full log.

`python -m tests.bench.desktop ENTRIES [FOLDER]`; what was filled in FOLDER once is used again.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.filled import fill, reopened
from tests.support.pods import Lab, Pod
from tests.support.screen import screen
from tests.support.watched import PYTHON, Watched, fill_log

PAGES = ("files", "activity", "overview")
ROUNDS = 3
REST_SECONDS = 20.0
SECONDS = 600.0


def toolkit_seconds() -> float:
    """Return how long a processor takes to have Python read the toolkit, and nothing else."""
    before = os.times()
    subprocess.run([PYTHON, "-c", "import PySide6.QtWidgets"], check=True)
    after = os.times()
    worked = after.children_user + after.children_system
    return worked - before.children_user - before.children_system


def measure(seen: Watched) -> dict[str, float]:
    """Start it, look at pages, close it, and leave it alone."""
    figures: dict[str, float] = {}

    def note_rest(what: str) -> None:
        seen.rests(REST_SECONDS)
        figures[f"{what}: wakes a second"] = round(seen.wakes(REST_SECONDS), 2)

    def note(what: str) -> None:
        resident, proportional = seen.memory()
        figures[f"{what}: resident MB"] = round(resident, 1)
        figures[f"{what}: proportional MB"] = round(proportional, 1)

    for number in range(1, ROUNDS + 1):
        figures[f"the toolkit alone, {number}: seconds"] = round(toolkit_seconds(), 2)
        figures[f"icon, {number}: seconds"] = round(seen.start("--hidden"), 2)
        if number < ROUNDS:
            seen.end()
    note_rest("never opened")
    note("never opened")
    for page in PAGES:
        seen.show(page)
        note(page)
    note_rest("open")
    seen.close()
    note("closed")
    note_rest("closed")
    seen.end()
    return figures


def measured(pod: Pod) -> dict[str, float]:
    """Measure the application beside the node of a pod that does not run yet."""
    fill_log(pod.home)
    with screen() as place:
        pod.environment = dict(place.environment)
        pod.do("up", seconds=SECONDS)
        try:
            return measure(Watched(place, pod.home))
        finally:
            pod.end()


def main() -> None:
    """Measure what the command line says."""
    with tempfile.TemporaryDirectory(prefix="wormhole-desktop-") as made:
        lab = Lab(Path(sys.argv[2] if len(sys.argv) > 2 else made).resolve())
        if (lab.folder / "a" / "home").exists():
            pod = reopened(lab)
        else:
            fill(lab, int(sys.argv[1]))
            pod = lab.pods[0]
        print(json.dumps(measured(pod), indent=1))


if __name__ == "__main__":
    main()
