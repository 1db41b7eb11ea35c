"""Where the control socket is: in the home's run folder, under a name short enough to bind.

A Unix socket's path may have 107 bytes. For a home with a long path the socket is reached through
a descriptor of its folder (`/proc/self/fd/N/control.sock`), so that it stays under its home.
"""

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from core.errors import Refused
from core.saying import said

SOCKET_NAME: Final = "control.sock"
_PATH_BYTES_MAX: Final = 107


def make_run_folder(folder: Path) -> None:
    """Make the folder that only its owner may enter. Raises `Refused` if it is somebody else's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid != os.geteuid():
        raise Refused(
            said("The folder {folder} belongs to another user.", folder=folder),
            said("Choose another --home."),
        )
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


@contextmanager
def _reachable(folder: Path, name: str) -> Iterator[str]:
    """Yield a path of the socket that is short enough, as long as the block runs."""
    path = folder / name
    if len(os.fsencode(path)) <= _PATH_BYTES_MAX:
        yield str(path)
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{descriptor}/{name}"
    finally:
        os.close(descriptor)


def listen(folder: Path, name: str = SOCKET_NAME) -> socket.socket:
    """Return a socket that listens in `folder` under a name; only the owner may connect.

    What an earlier process left there is replaced: whoever calls knows that nobody else listens,
    as the node does, which holds the home's lock.
    """
    make_run_folder(folder)
    (folder / name).unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with _reachable(folder, name) as path:
        server.bind(path)
    (folder / name).chmod(0o600)
    server.listen(64)
    server.setblocking(False)
    return server


def connect(folder: Path, timeout_seconds: float | None, name: str = SOCKET_NAME) -> socket.socket:
    """Return a socket connected to who listens in `folder` under a name. Raises `OSError`."""
    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    client.settimeout(timeout_seconds)
    try:
        with _reachable(folder, name) as path:
            client.connect(path)
    except OSError:
        client.close()
        raise
    return client
