"""A process of its own that ends the mount when the node dies or hangs.

A node that is killed leaves a mount where every call fails; one whose driver hangs leaves programs
that cannot even be killed. The watchdog holds no descriptor of the connection, so that the kernel
notices a death; it listens on its standard input: any byte is a sign of life, `GOODBYE` an
unmounting that needs no help, the end of input a death.

Usage: `python -m core.mount.linux.watchdog CONNECTION SECONDS MOUNT_POINT`
"""

import os
import select
import signal
import sys
from pathlib import Path
from typing import Final

from core.mount.linux import connection, mounting
from core.mount.linux.mount_table import mounted_at

GOODBYE: Final = b"q"
_STANDARD_INPUT: Final = 0
_ATTEMPTS: Final = 3
_LOOKS: Final = 6


def watch(source: int, seconds: float) -> bool:
    """Return True after a good-bye, False when the node is dead or silent for `seconds`."""
    silent = 0
    while True:
        ready, _, _ = select.select([source], [], [], seconds / _LOOKS)
        if not ready:
            # Where all of a machine or container stood still, one look takes all that time: the
            # node, which goes on at the same moment, has the others to say that it lives.
            silent += 1
            if silent >= _LOOKS:
                return False
            continue
        silent = 0
        said = os.read(source, 4096)
        if GOODBYE in said:
            return True
        if not said:
            return False


def open_own(point: Path, number: int) -> int | None:
    """Return a descriptor that breaks connection `number`, if it is still that of `point`.

    While this process started the drive may have gone, and its number to another one: that one must
    not be broken. A number that is still mounted at `point` was not given away meanwhile.
    """
    descriptor = connection.open_abort(number)
    found = mounted_at(point)
    if descriptor is not None and (found is None or found.connection != number):
        os.close(descriptor)
        return None
    return descriptor


def end(point: Path, number: int, abort_descriptor: int | None) -> None:
    """Break the connection and take the mount away, if it is still this one."""
    if abort_descriptor is not None:
        connection.abort(abort_descriptor)
    for _ in range(_ATTEMPTS):
        found = mounted_at(point)
        if found is None or found.connection != number:
            return
        # The number may be another's by now, or the drive has come back.
        if mounting.alive(point):
            return
        if abort_descriptor is None:
            mounting.abort(point)
        mounting.unmount(point, lazy=True)


def main(arguments: list[str]) -> None:
    """Watch over one mount until it is over."""
    number, seconds, point = int(arguments[0]), float(arguments[1]), Path(arguments[2])
    # Whoever stops the node's whole group of processes must not stop this one before.
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(ignored, signal.SIG_IGN)
    descriptor = open_own(point, number)
    if not watch(_STANDARD_INPUT, seconds):
        end(point, number, descriptor)


if __name__ == "__main__":
    main(sys.argv[1:])
