"""Asks the node from inside a file manager, on its only thread: nothing here ever waits.

Python threads do not run in file managers, which hold Python's lock while they wait for events.
So sockets do not block, and the file manager's own loop says when one can be read.
"""

import json
import os
import socket
import stat
import struct
import subprocess
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

import wormhole_menu as menu

QUICK_SECONDS: Final = 3.0
LONG_SECONDS: Final = 600.0
# What was heard of a folder, or of drives, holds for so long.
FRESH_SECONDS: Final = 5.0
NOTES_SECONDS: Final = 2.0
FOLDERS_MAX: Final = 32
PAGE_ROWS: Final = 500
PAGES_MAX: Final = 20
_OPEN_MAX: Final = 4
_WAITING_MAX: Final = 256
_NOTES_MAX: Final = 16
_ANSWER_BYTES_MAX: Final = 8_388_608
_PIECE_BYTES: Final = 65_536
_SOCKET_PATH_MAX: Final = 107
_CREDENTIALS: Final = struct.Struct("3i")

Done = Callable[[object, str], None]
Told = Callable[[menu.State | None, bool], None]


class Loop(Protocol):
    """The loop of the file manager."""

    def watch(self, descriptor: int, call: Callable[[], None]) -> Callable[[], None]:
        """Call when something can be read; return what ends that."""
        ...

    def after(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        """Call once, later; return what takes that back."""
        ...

    def now(self) -> float:
        """Return a time in seconds that only grows."""
        ...


def connected(run: str, name: str) -> socket.socket:
    """Return a socket to who listens in a run folder, if it is this person. Raises `OSError`."""
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        _connect(made, run, name)
        size = _CREDENTIALS.size
        peer = made.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        if _CREDENTIALS.unpack(peer)[1] != os.geteuid():
            raise PermissionError(run)
    except OSError:
        made.close()
        raise
    return made


def _connect(made: socket.socket, run: str, name: str) -> None:
    path = f"{run}/{name}"
    if len(os.fsencode(path)) <= _SOCKET_PATH_MAX:
        made.connect(path)
        return
    folder = os.open(run, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        made.connect(f"/proc/self/fd/{folder}/{name}")
    finally:
        os.close(folder)


def request_of(operation: str, request: object) -> bytes:
    """Return a request to the node; after the answer it closes the connection."""
    body = json.dumps(request).encode("ascii")
    head = (
        f"POST /v1/{operation} HTTP/1.0\r\nHost: localhost\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body


class _Question:
    """A question under way."""

    def __init__(self, loop: Loop, ended: Done) -> None:
        self._loop = loop
        self._ended = ended
        self._heard = bytearray()
        self._socket: socket.socket | None = None
        self._stops: list[Callable[[], None]] = []

    def ask(self, run: str, said: bytes, seconds: float) -> None:
        try:
            self._socket = connected(run, "control.sock")
            # It fits into what the kernel keeps for a new connection, else nothing is asked.
            if self._socket.send(said) != len(said):
                raise BlockingIOError
        except (OSError, ValueError):
            self._end()
            return
        self._stops = [
            self._loop.watch(self._socket.fileno(), self._read),
            self._loop.after(seconds, self._end),
        ]

    def _read(self) -> None:
        if self._socket is None:
            return
        try:
            piece = self._socket.recv(_PIECE_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            piece = b""
        self._heard += piece
        if not piece or len(self._heard) > _ANSWER_BYTES_MAX:
            self._end()

    def _end(self) -> None:
        for stop in self._stops:
            stop()
        self._stops = []
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._ended(*menu.answer_in(bytes(self._heard)))


class Asking:
    """Asks a few questions at once; the others wait their turn."""

    def __init__(self, loop: Loop) -> None:
        """Ask on the loop of a file manager."""
        self._loop = loop
        self._open = 0
        self._waiting: deque[Callable[[], None]] = deque()

    def ask(
        self,
        run: str,
        operation: str,
        request: object,
        done: Done,
        seconds: float = QUICK_SECONDS,
    ) -> None:
        """Ask the node of a run folder; `done` gets the answer, or None and why, for people."""

        def ended(answer: object, why: str) -> None:
            self._open -= 1
            done(answer, why)
            self._go_on()

        def begin() -> None:
            self._open += 1
            _Question(self._loop, ended).ask(run, request_of(operation, request), seconds)

        if len(self._waiting) >= _WAITING_MAX:
            done(None, "")
            return
        self._waiting.append(begin)
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and self._open < _OPEN_MAX:
            self._waiting.popleft()()


class Notes:
    """What the desktop application noted of drives: read when asked for, and seldom anew."""

    def __init__(self, loop: Loop, folder: Path, table: Path) -> None:
        """Read the notes in `folder`; `table` is the kernel's list of mounts."""
        self._loop = loop
        self._folder = folder
        self._table = table
        self._read: tuple[float, tuple[menu.Drive, ...]] | None = None

    def drives(self) -> Sequence[menu.Drive]:
        """Return the drives that are noted, and mounted."""
        now = self._loop.now()
        if self._read is None or now - self._read[0] > NOTES_SECONDS:
            self._read = now, tuple(self._look())
        return self._read[1]

    def _look(self) -> list[menu.Drive]:
        try:
            if not _is_private(self._folder.lstat(), stat.S_ISDIR):
                return []
            files = sorted(self._folder.glob("*.json"))[:_NOTES_MAX]
            points = menu.mounted(self._table.read_bytes())
        except OSError:
            return []
        found = [menu.drive_of(_own_bytes(file)) for file in files]
        return [drive for drive in found if drive is not None and drive.real in points]


def _is_private(found: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    mode = found.st_mode
    return is_kind(mode) and found.st_uid == os.geteuid() and not stat.S_IMODE(mode) & 0o077


def _own_bytes(path: Path) -> bytes:
    """Return what is in a file that only this person may read and write; else nothing."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except OSError:
        return b""
    with os.fdopen(descriptor, "rb") as file:
        if not _is_private(os.fstat(descriptor), stat.S_ISREG):
            return b""
        found = file.read(menu.NOTE_BYTES_MAX + 1)
    return found if len(found) <= menu.NOTE_BYTES_MAX else b""


class _Folder:
    """What is known of what stands in a folder, and who waits to hear more of it.

    `behind`: what comes after this path was not read yet ("": all was read, or there is too much).
    """

    def __init__(self) -> None:
        self.states: dict[bytes, menu.State] = {}
        self.alone = False
        self.since: float | None = None
        self.behind = ""
        self.pages = 0
        self.waiting: dict[bytes, list[Told]] = {}

    def take(self, page: object, now: float, *, first: bool) -> None:
        """Know what a page says."""
        found = menu.states_in(page)
        self.states = found if first else self.states | found
        self.pages = 1 if first else self.pages + 1
        self.behind = menu.next_page(page) if self.pages < PAGES_MAX else ""
        self.since = now

    def tell_known(self) -> None:
        """Tell who waits for what is known, and everybody if nothing more will be."""
        known = list(self.waiting)
        if self.behind:
            known = [name for name in known if name in self.states]
        for name in known:
            for told in self.waiting.pop(name):
                told(self.states.get(name), self.alone)


class States:
    """How the entries of drives are: a folder at a time, as a file manager shows them."""

    def __init__(self, loop: Loop, asking: Asking) -> None:
        """Know nothing yet."""
        self._loop = loop
        self._asking = asking
        self._folders: OrderedDict[tuple[str, bytes], _Folder] = OrderedDict()

    def known(self, place: menu.Place) -> menu.State | None:
        """Return what was heard of an entry last."""
        folder = self._folders.get((place.drive.run, place.folder))
        return None if folder is None else folder.states.get(place.name)

    def forget(self, place: menu.Place) -> None:
        """Ask anew when the folder of an entry is looked at again."""
        folder = self._folders.get((place.drive.run, place.folder))
        if folder is not None:
            folder.since = None

    def tell(self, place: menu.Place, told: Told) -> None:
        """Tell how an entry is: at once where that is known, else when the node has answered.

        File managers ask for one entry of a folder after the other: a long folder is read on from
        where the last question was answered.
        """
        key = place.drive.run, place.folder
        folder = self._folders.setdefault(key, _Folder())
        self._folders.move_to_end(key)
        is_fresh = folder.since is not None and self._loop.now() - folder.since <= FRESH_SECONDS
        if is_fresh and (place.name in folder.states or not folder.behind):
            told(folder.states.get(place.name), folder.alone)
            return
        is_asked = bool(folder.waiting)
        folder.waiting.setdefault(place.name, []).append(told)
        if not is_asked and is_fresh:
            self._read(folder, place, first=False)
        elif not is_asked:
            self._begin(folder, place)
        self._make_room()

    def _make_room(self) -> None:
        idle = [key for key, folder in self._folders.items() if not folder.waiting]
        for key in idle[: max(0, len(self._folders) - FOLDERS_MAX)]:
            del self._folders[key]

    def _begin(self, folder: _Folder, place: menu.Place) -> None:
        def heard(status: object, _: str) -> None:
            if status is None:
                self._take(folder, place, None, first=True)
                return
            folder.alone = menu.is_alone(status)
            self._read(folder, place, first=True)

        self._asking.ask(place.drive.run, "status", {}, heard)

    def _read(self, folder: _Folder, place: menu.Place, *, first: bool) -> None:
        after = "" if first else folder.behind
        request = {"path": place.asked(place.folder), "after": after, "limit": PAGE_ROWS}
        self._asking.ask(
            place.drive.run,
            "browse",
            request,
            lambda page, _: self._take(folder, place, page, first=first),
        )

    def _take(self, folder: _Folder, place: menu.Place, page: object, *, first: bool) -> None:
        folder.take(page, self._loop.now(), first=first)
        folder.tell_known()
        if folder.waiting:
            self._read(folder, place, first=False)


class Window:
    """The desktop application: told what to show, or started for it."""

    def __init__(self) -> None:
        """Nothing was started yet."""
        self._started: list[subprocess.Popen[bytes]] = []

    def show(self, place: menu.Place, page: str) -> None:
        """Have it show a page about an entry."""
        line = f"show {page} {menu.in_a_line(place.asked())}\n".encode()
        try:
            with connected(place.drive.run, "tray.sock") as there:
                there.send(line)
        except OSError:
            self._start(place, page)

    def _start(self, place: menu.Place, page: str) -> None:
        command = place.drive.command
        self._started = [each for each in self._started if each.poll() is None]
        if not command or not command[0].startswith("/"):
            return
        path = place.drive.mount + place.path
        try:
            started = subprocess.Popen(  # noqa: S603 - this person's own application, and no shell
                [*command, "--show", page, "--path", path],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=os.path.sep,
                start_new_session=True,
            )
        except (OSError, ValueError):
            return
        self._started.append(started)
