"""A program that works on a drive and writes down, outside of it, what was promised to it.

Run as `python fsync_worker.py FOLDER JOURNAL SEED PAUSE`, until SIGTERM. It makes files, saves
documents by renaming over them, and lets logs grow; after each `fsync` (or rename) that returned
it writes what it may rely on into JOURNAL, one JSON object a line. An error is noted, with the
seconds that the call took, and the work goes on when FOLDER is there again. Standard library only.
"""

import hashlib
import json
import os
import random
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

DOCUMENTS = 3
LOGS = 2
SIZES = (0, 100, 9_000, 20_000, 300_000)


@dataclass
class Work:
    """One worker: its folder on the drive, and its journal."""

    folder: Path
    journal: int
    chance: random.Random
    made: int = 0
    logs: dict[str, bytes] = field(default_factory=dict)

    def note(self, **facts: object) -> None:
        """Append to the journal."""
        os.write(self.journal, json.dumps(facts).encode() + b"\n")

    def promised(self, name: str, data: bytes) -> None:
        """Note that the file has these bytes, at least at its start, from now on."""
        self.note(name=name, size=len(data), promised=hashlib.blake2b(data).hexdigest())

    def make(self) -> None:
        """Make a file, once and for all."""
        self.made += 1
        name, data = f"file {self.made}", self.some_bytes()
        write_synced(self.folder / name, data, os.O_CREAT | os.O_TRUNC)
        self.promised(name, data)

    def save(self) -> None:
        """Save a document as editors do."""
        name = f"document {self.chance.randrange(DOCUMENTS)}"
        data = self.some_bytes()
        write_synced(self.folder / f"{name}~", data, os.O_CREAT | os.O_TRUNC)
        # The rename may have happened although its answer was an error.
        self.note(name=name, possible=hashlib.blake2b(data).hexdigest())
        (self.folder / f"{name}~").rename(self.folder / name)
        self.promised(name, data)

    def grow(self) -> None:
        """Append to a log, whose promised part stays."""
        name = f"log {self.chance.randrange(LOGS)}"
        more = self.chance.randbytes(2_000)
        kept = self.logs.get(name, b"")
        # Right behind what was promised: what an error cut off is written over.
        write_synced(self.folder / name, more, os.O_CREAT, len(kept))
        self.logs[name] = kept + more
        self.promised(name, self.logs[name])

    def some_bytes(self) -> bytes:
        return self.chance.randbytes(self.chance.choice(SIZES))

    def step(self) -> None:
        """Do one thing; note what goes wrong and how long it took to be told."""
        began = time.monotonic()
        try:
            self.chance.choice((self.make, self.make, self.save, self.grow))()
        except OSError as error:
            self.note(error=error.errno, seconds=time.monotonic() - began)
            self.wait_for_folder()
        else:
            self.note(seconds=time.monotonic() - began)

    def wait_for_folder(self) -> None:
        while not is_there(self.folder):
            time.sleep(0.02)


def is_there(folder: Path) -> bool:
    """Say whether the folder can be looked at: a drive that died may still hang in its place."""
    try:
        return folder.is_dir()
    except OSError:
        return False


def write_synced(path: Path, data: bytes, flags: int, offset: int = 0) -> None:
    """Write the bytes, and return when they are promised."""
    descriptor = os.open(path, os.O_WRONLY | flags, 0o644)
    try:
        done = 0
        while done < len(data):
            done += os.pwrite(descriptor, data[done:], offset + done)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def main(folder: Path, journal: Path, seed: int, pause_seconds: float) -> None:
    """Work until SIGTERM comes."""
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    descriptor = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    work = Work(folder, descriptor, random.Random(seed))
    while not ended:
        work.step()
        # The pace of a person, so that what is checked afterwards stays of a size.
        time.sleep(pause_seconds)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
