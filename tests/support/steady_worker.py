"""A program that uses a drive without a pause, and measures how long each kind of call takes.

Run as `python steady_worker.py FOLDER REPORT SEED`, until SIGTERM: it makes files, syncs them,
reads them back, lists, renames and removes. After each step it writes into REPORT, as JSON, how
many steps it did, the longest seconds of each kind of call, and the errors that it got. It reads,
too, what was there before it began. Standard library only.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
KEPT = 24
SIZES = (0, 100, 9_000, 40_000, 300_000)


@dataclass
class Steady:
    """One worker. `there`: what it wrote, by name. `longest`: seconds by kind of call."""

    folder: Path
    chance: random.Random
    steps: int = 0
    made: int = 0
    there: dict[str, bytes] = field(default_factory=dict)
    longest: dict[str, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def timed(self, kind: str, call: Callable[[], T]) -> T:
        """Do a call; remember how long the slowest of its kind took."""
        began = time.monotonic()
        try:
            return call()
        finally:
            self.longest[kind] = max(self.longest.get(kind, 0.0), time.monotonic() - began)

    def write(self, path: Path, data: bytes) -> None:
        """Write a file, and have it synced."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        descriptor = self.timed("open", lambda: os.open(path, flags, 0o644))
        try:
            for start in range(0, len(data), 128 * 1024):
                piece = data[start : start + 128 * 1024]
                self.timed("write", lambda piece=piece: os.write(descriptor, piece))
            self.timed("fsync", lambda: os.fsync(descriptor))
        finally:
            self.timed("close", lambda: os.close(descriptor))

    def step(self) -> None:
        """Make a file, save one by a rename, read all kinds of things back."""
        self.made += 1
        name = f"file {self.made}"
        data = self.chance.randbytes(self.chance.choice(SIZES))
        self.write(self.folder / name, data)
        self.there[name] = data
        saved = self.chance.choice(list(self.there))
        new = self.chance.randbytes(self.chance.choice(SIZES))
        self.write(self.folder / "saving", new)
        self.timed("rename", lambda: (self.folder / "saving").rename(self.folder / saved))
        self.there[saved] = new
        read = self.chance.choice(list(self.there))
        if self.timed("read", (self.folder / read).read_bytes) != self.there[read]:
            self.errors.append(f"{read} holds other bytes")
        listed = {each.name for each in self.timed("list", lambda: list(self.folder.iterdir()))}
        if listed != self.there.keys():
            self.errors.append(f"listed {sorted(listed ^ self.there.keys())}")
        while len(self.there) > KEPT:
            oldest = next(iter(self.there))
            self.timed("remove", (self.folder / oldest).unlink)
            del self.there[oldest]
        self.read_others()
        self.steps += 1

    def read_others(self) -> None:
        """Read what was there before this program began: it may lie on other pods."""
        for path in sorted(self.folder.parent.glob("before *"))[:3]:
            self.timed("read of others", path.read_bytes)

    def report(self) -> str:
        """Return what was seen."""
        return json.dumps({"steps": self.steps, "longest": self.longest, "errors": self.errors})


def main(folder: Path, report: Path, seed: int) -> None:
    """Work until SIGTERM comes."""
    ended: list[bool] = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    steady = Steady(folder, random.Random(seed))
    while not ended:
        try:
            steady.step()
        except OSError as error:
            steady.errors.append(str(error))
        report.with_suffix(".new").write_text(steady.report())
        report.with_suffix(".new").rename(report)
        time.sleep(0.02)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
