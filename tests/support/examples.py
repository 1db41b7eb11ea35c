"""The example files of the guide, as a test starts from them, and people who work meanwhile."""

import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.pods import REPOSITORY, Lab, Pod

EXAMPLES = REPOSITORY / "docs" / "guide" / "examples"
SECRET = "a secret that lies on each machine"


def free_address() -> str:
    """Return an address of this machine where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def example(name: str, folder: Path, changed: Mapping[str, str]) -> Path:
    """Write an example as a person does who starts from it: with other addresses, for example.

    Copies do not wait for the usual quiet time, which no story is about.
    """
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    if "min-replication-time" not in text:
        text = text.replace("[redundancy]", '[redundancy]\nmin-replication-time = "1s"')
    for before, after in changed.items():
        assert before in text, f"{name} does not say {before}"
        text = text.replace(before, after)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def bring_up(laboratory: Lab, file: Path, name: str, listen: str = "127.0.0.1:0") -> Pod:
    """Bring a pod of a file up as the one command does; its home is beside those of the others."""
    pod = next((one for one in laboratory.pods if one.name == name), None)
    if pod is None:
        pod = laboratory.pod(name)
    pod.environment |= {"WORMHOLE_JOIN_SECRET": SECRET}
    pod.mount.mkdir(exist_ok=True)
    made = pod.ask("up", file, *pod.place(), "--listen", listen, seconds=150)
    pod.listen = str(made["listen"])
    return pod


class Worker(threading.Thread):
    """A person at a drive: saves a document, looks around, opens it again; notes what went wrong.

    `longest` is the longest that one of these took, in seconds.
    """

    def __init__(self, folder: Path) -> None:
        """Work in `folder` until `stop`."""
        super().__init__()
        self.folder = folder
        self.saved: dict[str, bytes] = {}
        self.errors: list[str] = []
        self.longest = 0.0
        self._end = threading.Event()

    def run(self) -> None:
        """Work; each document is small, as those of people are."""
        number = 0
        while not self._end.wait(0.02):
            began = time.monotonic()
            try:
                self._turn(number)
            except OSError as error:
                self.errors.append(f"{error}")
            self.longest = max(self.longest, time.monotonic() - began)
            number += 1

    def _turn(self, number: int) -> None:
        name, content = f"document {number % 40}", os.urandom(20_000)
        fresh = self.folder / f".{name}"
        fresh.write_bytes(content)
        fresh.rename(self.folder / name)
        self.saved[name] = content
        if name not in {path.name for path in self.folder.iterdir()}:
            self.errors.append(f"{name} is not listed")
        if (self.folder / name).read_bytes() != content:
            self.errors.append(f"{name} is not what was saved")

    def stop(self) -> None:
        """Go home."""
        self._end.set()
        self.join(60)


@contextmanager
def people(*folders: Path) -> Iterator[list[Worker]]:
    """Let people work in folders of drives while the block runs."""
    workers = []
    for folder in folders:
        folder.mkdir(exist_ok=True)
        workers.append(Worker(folder))
    try:
        for worker in workers:
            worker.start()
        yield workers
    finally:
        for worker in workers:
            worker.stop()
