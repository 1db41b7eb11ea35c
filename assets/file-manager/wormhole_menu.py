"""What the menu and the emblems of a file manager say: decided from what the node answered.

This runs in the file manager's own Python, so it needs the standard library only. What is read
here was written by others: whatever is not as it should be is left out, and nothing is raised.
"""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes

# What the desktop application says instead, in the person's language, stands in its note.
ENGLISH: Final[Mapping[str, str]] = {
    "title": "Wormhole",
    "keep": "Always keep here",
    "free": "Free up space",
    "copies": "Copies…",
    "versions": "Previous versions…",
    "who": "Who has it?",
    "failed": "Wormhole could not do it.",
    "stayed": "What too few other pods have stays here.",
}
# Acts for which the desktop application shows a page; the node does the others.
PAGES: Final[Mapping[str, str]] = {"copies": "files", "versions": "versions", "who": "who"}
NOTE_BYTES_MAX: Final = 65_536
_WORDS_MAX: Final = 120
_PATH_MAX: Final = 4_096
_COMMAND_MAX: Final = 8
_ANSWER: Final = "answer"
_KIND: Final = b"fuse.wormhole"
_OCTAL: Final = re.compile(rb"\\([0-3][0-7]{2})")
_ESCAPED: Final = re.compile(rb"\\x([0-9a-f]{2})")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")
_MISLEADING: Final = re.compile(rb"\\(?=x[0-9a-f]{2})")


@dataclass(frozen=True)
class Drive:
    """A drive, as the desktop application noted it.

    `mount`: where the node shows it; `real`: the same without links, as the kernel names it;
    `run`: the folder of the node's socket; `command`: what starts the desktop application.
    """

    mount: bytes
    real: bytes
    run: str
    command: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=lambda: dict(ENGLISH))


@dataclass(frozen=True)
class Place:
    """Where something lies: on which drive, and at which path there; it begins with a slash."""

    drive: Drive
    path: bytes

    @property
    def folder(self) -> bytes:
        """The path of the folder that it stands in."""
        return self.path.rpartition(b"/")[0] or b"/"

    @property
    def name(self) -> bytes:
        """Its last part."""
        return self.path.rpartition(b"/")[2]

    def asked(self, path: bytes | None = None) -> str:
        """Return its path (or another one on its drive) as the node understands it."""
        inside = self.path if path is None else path
        return written(self.drive.mount + inside)


@dataclass(frozen=True)
class State:
    """What the node said of an entry; see `Node` of the control interface."""

    is_file: bool
    here: bool
    kept: bool
    absent: bool


@dataclass(frozen=True)
class Entry:
    """An entry of the menu: the name of its act, and what it says."""

    act: str
    label: str


def entries(states: Sequence[State | None], words: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return the entries for what is selected; None stands for what nothing is known of yet."""
    acts: list[str] = []
    if any(state is None or not state.kept for state in states):
        acts.append("keep")
    if any(state is None or _can_be_freed(state) for state in states):
        acts.append("free")
    if len(states) == 1:
        acts += ["copies", "versions", "who"]
    return tuple(Entry(act, words[act]) for act in acts)


def _can_be_freed(state: State) -> bool:
    return not state.kept and (state.here or not state.is_file)


def emblem(state: State | None, *, alone: bool) -> str:
    """Return the emblem of an entry, or "". `alone`: this pod reaches no other one.

    What is in a folder is not counted for this: a folder has an emblem only where it is kept.
    """
    if state is None or (alone and not (state.is_file and state.here)):
        return ""
    if state.absent:
        return "wormhole-unreadable"
    if state.kept:
        return "wormhole-kept"
    if not state.is_file:
        return ""
    return "wormhole-here" if state.here else "wormhole-elsewhere"


def written(path: bytes) -> str:
    r"""Return a path as text for the node: a byte that is no UTF-8 is written `\xff`."""
    return _MISLEADING.sub(rb"\\x5c", path).decode("utf-8", "backslashreplace")


def in_a_line(path: str) -> str:
    """Return a path as text without the characters that end lines, or steer screens."""
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", path)


def understood(text: str) -> bytes:
    """Return the bytes that a path in an answer of the node stands for."""
    raw = text.encode("utf-8", "surrogateescape")
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), raw)


def path_of(uri: str) -> bytes | None:
    """Return the path that an address of a file manager names; None: it is no file here."""
    if not uri.startswith("file:///"):
        return None
    path = unquote_to_bytes(uri[len("file://") :])
    return None if b"\0" in path else path.rstrip(b"/") or b"/"


def place_of(path: bytes, drives: Sequence[Drive]) -> Place | None:
    """Return where a path of this machine lies on a drive; None: on none, or it is one itself."""
    best: tuple[int, Place] | None = None
    for drive in drives:
        for point in (drive.mount, drive.real):
            inside = path[len(point) :]
            is_inside = path.startswith(point + b"/") and b".." not in inside.split(b"/")
            if is_inside and (best is None or len(point) > best[0]):
                best = len(point), Place(drive, inside)
    return None if best is None else best[1]


def mounted(table: bytes) -> frozenset[bytes]:
    """Return where drives are mounted, from the kernel's table (`/proc/self/mountinfo`)."""
    points = set()
    for line in table.split(b"\n"):
        before, _, kind = line.partition(b" - ")
        fields = before.split(b" ")
        if len(fields) > 4 and kind.split(b" ")[0] == _KIND:
            points.add(_OCTAL.sub(lambda found: bytes([int(found[1], 8)]), fields[4]))
    return frozenset(points)


def drive_of(note: bytes) -> Drive | None:
    """Return the drive that a note of the desktop application is about."""
    found = _json(note)
    if not isinstance(found, dict):
        return None
    mount, real, run = (_path(found.get(name)) for name in ("mount", "real", "run"))
    command = found.get("command")
    if mount is None or real is None or run is None:
        return None
    if not isinstance(command, list) or len(command) > _COMMAND_MAX:
        return None
    parts = tuple(part for part in command if _is_text(part, _PATH_MAX))
    if len(parts) != len(command):
        return None
    return Drive(os.fsencode(mount), os.fsencode(real), run, parts, _words(found.get("words")))


def _json(text: bytes) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_text(found: object, most: int) -> bool:
    return isinstance(found, str) and 0 < len(found) <= most and "\0" not in found


def _path(found: object) -> str | None:
    """Return an absolute path below the top, without a slash at its end."""
    if not _is_text(found, _PATH_MAX):
        return None
    path = str(found)
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return None
    # The folder on top of all is no drive; two slashes at the beginning are no plain path.
    is_plain = (
        os.path.normpath(path) == path and path.startswith("/") and path[1:2] not in {"", "/"}
    )
    return path if is_plain else None


def _words(found: object) -> Mapping[str, str]:
    """Return what the menu says: what is no line of text is said in English."""
    words = dict(ENGLISH)
    if isinstance(found, dict):
        for name in words:
            said = found.get(name)
            if _is_text(said, _WORDS_MAX) and str(said).isprintable():
                words[name] = str(said)
    return words


def answer_in(response: bytes) -> tuple[object, str]:
    """Return the answer in a response of the node, and why there is none, for people.

    A response is a head, then a line for each step, the last of which is the answer or an error.
    """
    _, _, body = response.partition(b"\r\n\r\n")
    for line in reversed(body.split(b"\n")):
        found = _json(line) if line else None
        if not isinstance(found, dict):
            continue
        if found.get("type") == _ANSWER:
            return found.get(_ANSWER), ""
        if found.get("type") == "error":
            said = [found.get("detail"), found.get("remedy")]
            return None, " ".join(str(part)[:500] for part in said if part)
    return None, ""


def is_alone(status: object) -> bool:
    """Say whether the node reaches no other one."""
    return isinstance(status, dict) and bool(status.get("alone_since"))


def states_in(page: object) -> dict[bytes, State]:
    """Return what a page of a folder says of each name in it."""
    rows = page.get("rows") if isinstance(page, dict) else None
    states = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("path"), str):
            name = _encoded(row["path"]).rpartition(b"/")[2]
            states[name] = State(
                row.get("kind") == "file",
                row.get("here", True) is True,
                row.get("kept") is True,
                row.get("absent") is True,
            )
    return states


def _encoded(text: str) -> bytes:
    try:
        return understood(text)
    except UnicodeEncodeError:
        return b""


def next_page(page: object) -> str:
    """Return behind which path the next page of a folder begins, or "" where there is none."""
    if not isinstance(page, dict) or page.get("more") is not True:
        return ""
    rows = page.get("rows")
    last = rows[-1] if isinstance(rows, list) and rows else None
    path = last.get("path") if isinstance(last, dict) else None
    return path if isinstance(path, str) else ""


def stayed(freed: object) -> bool:
    """Say whether some of what was to be freed had to stay."""
    kept = freed.get("kept") if isinstance(freed, dict) else None
    return isinstance(kept, int) and kept > 0
