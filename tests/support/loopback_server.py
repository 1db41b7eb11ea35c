"""A process that shows a local folder through the drive's own driver.

Usage: `python -m tests.support.loopback_server ROOT POINT [plain] [silence=SECONDS]`. It serves
until it is unmounted or gets SIGTERM, which unmounts.
"""

import signal
import sys
from pathlib import Path
from threading import Thread

from core.mount.linux.driver import LinuxDriver
from core.mount.linux.heartbeat import SILENCE_SECONDS
from core.volume.interface import Needs
from tests.support.loopback_drive import LoopbackDrive

UNMOUNT_SECONDS = 5.0


def _nothing_waits(needs: Needs) -> None:
    raise AssertionError(needs)


def main() -> None:
    sys.setswitchinterval(0.0005)
    root, point = (Path(argument) for argument in sys.argv[1:3])
    options = sys.argv[3:]
    passes_through = "plain" not in options
    silence = [option.partition("=")[2] for option in options if option.startswith("silence=")]
    driver = LinuxDriver(
        LoopbackDrive(root, passes_through),
        point,
        _nothing_waits,
        passes_through,
        float(silence[0]) if silence else SILENCE_SECONDS,
    )
    driver.mount()

    def stop(*_: object) -> None:
        Thread(target=driver.unmount, args=(UNMOUNT_SECONDS,)).start()

    signal.signal(signal.SIGTERM, stop)
    while not driver.wait(0.1):
        pass
    driver.unmount(UNMOUNT_SECONDS)


if __name__ == "__main__":
    main()
