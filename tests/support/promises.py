"""Programs at work on drives while something breaks, and what they were promised meanwhile."""

import hashlib
import json
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.pods import Pod, until

_PROGRAM = Path(__file__).with_name("fsync_worker.py")
# A program that is at a call when its node dies hears of it at once; this is for a slow machine.
END_SECONDS = 20.0


@dataclass
class Promised:
    """What a file has for certain, and what else it may be."""

    size: int = 0
    digest: str = ""
    possible: list[str] = field(default_factory=list)

    def kept_by(self, data: bytes) -> bool:
        """Say whether a file with these bytes keeps the promise."""
        if self.digest in {"", digest_of(data[: self.size])}:
            return True
        return digest_of(data) in self.possible


def digest_of(data: bytes) -> str:
    """Return the hash that the journal has."""
    return hashlib.blake2b(data).hexdigest()


@dataclass
class Worker:
    """A program that works in a folder of its own, and its journal."""

    name: str
    journal: Path
    process: subprocess.Popen[bytes]

    def facts(self) -> list[dict[str, object]]:
        """Return what was written down until now."""
        lines = self.journal.read_bytes().splitlines() if self.journal.exists() else []
        return [json.loads(line) for line in lines]

    def steps(self) -> int:
        """Return how many things it did without an error."""
        return sum("seconds" in fact and "error" not in fact for fact in self.facts())

    def errors(self) -> list[int]:
        """Return the numbers of the errors that it got."""
        return [int(str(fact["error"])) for fact in self.facts() if "error" in fact]

    def longest_seconds(self) -> float:
        """Return how long the slowest thing took, the answer an error or not."""
        return max(float(str(fact["seconds"])) for fact in self.facts() if "seconds" in fact)

    def works_on(self, times: int = 3) -> None:
        """Wait until it has done some more without an error."""
        before = self.steps()
        until(lambda: self.steps() >= before + times, f"the program on {self.name} works on")

    def end(self) -> None:
        """End it; it must obey, which a program that hangs in a drive cannot."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(END_SECONDS)

    def promises(self) -> dict[str, Promised]:
        """Return what holds for each file."""
        found: defaultdict[str, Promised] = defaultdict(Promised)
        for fact in self.facts():
            match fact:
                case {"name": str(name), "promised": str(digest), "size": int(size)}:
                    found[name] = Promised(size, digest)
                case {"name": str(name), "possible": str(digest)}:
                    found[name].possible.append(digest)
        return dict(found)

    def broken_on(self, pod: Pod) -> list[str]:
        """Return the files whose promise is not kept on the drive of `pod`."""
        broken = []
        for name, promised in self.promises().items():
            path = pod.mount / self.name / name
            try:
                problem = "" if promised.kept_by(path.read_bytes()) else "other bytes"
            except OSError as error:
                problem = str(error) if promised.digest else ""
            if problem:
                broken.append(f"{pod.name}: {path}: {problem}")
        return broken


@contextmanager
def at_work(
    pods: Sequence[Pod], folder: Path, pause_seconds: float = 0.03
) -> Iterator[list[Worker]]:
    """Let a program work on the drive of each pod; `folder`: where their journals lie."""
    workers = []
    try:
        for number, pod in enumerate(pods):
            place = pod.mount / f"work {pod.name}"
            place.mkdir()
            journal = folder / f"journal {pod.name}"
            words = (place, journal, number, pause_seconds)
            command = [sys.executable, str(_PROGRAM), *map(str, words)]
            workers.append(Worker(place.name, journal, subprocess.Popen(command)))
        yield workers
        for worker in workers:
            worker.end()
    finally:
        for worker in workers:
            if worker.process.poll() is None:
                worker.process.kill()
                worker.process.wait(END_SECONDS)
