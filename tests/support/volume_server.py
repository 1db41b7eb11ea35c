"""A process that shows one pod's volume, on a real store, through the drive's own driver.

Usage: `python -m tests.support.volume_server FOLDER POINT [plain]`. What is closed is published by
a worker, as the engine does it, for a pod that is alone. It serves until it is unmounted or gets
SIGTERM, which unmounts.
"""

import signal
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import RLock, Thread, Timer

from core.contents.contents import Contents
from core.contents.events import ContentEvent, LineClosed
from core.contents.settings import ContentSettings
from core.crypto import content_hash
from core.errors import DeadlineExceeded
from core.ids import PodId
from core.mount.linux.driver import LinuxDriver
from core.node.system import SystemClock, SystemEntropy, boot_name
from core.replica.replica import Replica
from core.store.files_disk import DiskFiles
from core.store.records_sqlite import SqliteRecordStore
from core.volume.interface import Hashed, Needs
from core.volume.settings import VolumeSettings
from core.volume.volume import open_volume

UNMOUNT_SECONDS = 5.0
POD = PodId(content_hash(b"the only pod")[:16])


class NoCache:
    """Keeps no blocks: everything is here."""

    def get(self, version: object, index: int) -> bytes | None:
        return None

    def put(self, version: object, index: int, data: bytes) -> None:
        raise AssertionError(version)


class Pod:
    """One pod's tree, contents and volume, and the worker that publishes."""

    def __init__(self, folder: Path) -> None:
        clock = SystemClock()
        self.store = SqliteRecordStore(folder)
        self.replica = Replica(self.store, clock, SystemEntropy(), POD, RLock())
        files = DiskFiles(folder, reserve_bytes=0)
        self.contents = Contents(self.store, files, clock, RLock, POD, NoCache())
        self.contents.configure(ContentSettings(others=False))
        self._closed: SimpleQueue[int | None] = SimpleQueue()
        self.contents.subscribe(self._heard)
        self.contents.recover(boot_name())
        self.volume = open_volume(self.replica, self.contents, clock, SystemEntropy(), RLock)
        self.volume.configure(VolumeSettings())
        self._publisher = Thread(target=self._publish_closed, name="publisher")
        self._publisher.start()

    def _heard(self, event: ContentEvent) -> None:
        if isinstance(event, LineClosed):
            self._closed.put(event.line)

    def _publish_closed(self) -> None:
        while (line := self._closed.get()) is not None:
            if not self.publish(line, now=False):
                self._ask_again(line)

    def _ask_again(self, line: int) -> None:
        """The kernel may be about to close what a program closed."""
        opened = self.contents.table.peek(line)
        if opened is not None and opened.dirty:
            timer = Timer(0.02, self._closed.put, (line,))
            timer.daemon = True
            timer.start()

    def publish(self, line: int, *, now: bool) -> bool:
        prepared = self.contents.prepare(line, now=now)
        if prepared is not None:
            self.contents.publish(self.replica.change, prepared)
        return prepared is not None

    def satisfy(self, needs: Needs) -> None:
        if not isinstance(needs.what, Hashed):
            raise DeadlineExceeded
        self.publish(needs.what.line, now=True)

    def close(self) -> None:
        self._closed.put(None)
        self._publisher.join()
        self.store.close()


def main() -> None:
    sys.setswitchinterval(0.0005)
    folder, point = (Path(argument) for argument in sys.argv[1:3])
    pod = Pod(folder)
    driver = LinuxDriver(pod.volume, point, pod.satisfy, "plain" not in sys.argv[3:])
    driver.mount()
    pod.volume.on_invalidation(driver.invalidate)

    def stop(*_: object) -> None:
        Thread(target=driver.unmount, args=(UNMOUNT_SECONDS,)).start()

    signal.signal(signal.SIGTERM, stop)
    while not driver.wait(0.1):
        pass
    driver.unmount(UNMOUNT_SECONDS)
    pod.close()


if __name__ == "__main__":
    main()
