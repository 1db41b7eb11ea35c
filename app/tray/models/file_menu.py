"""What the menu of a file manager says, and how its files are put where it looks."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.tray.words.words import Words

# A file of ours says so in its first line, in the manner of its kind.
_MARKS: Final[Mapping[str, str]] = {
    ".py": "# {mark}",
    ".desktop": "# {mark}",
    ".svg": "<!-- {mark} -->",
}
_MARK: Final = "Put here by Wormhole {version}; changes are lost."
_OURS: Final = re.compile(rb"(?:# |<!-- )Put here by Wormhole (\d{1,9}(?:\.\d{1,9}){0,9})[^\n]*\n")
# Acts of the menu, and what the application is asked to show or to do for each.
ACTS: Final[Mapping[str, str]] = {
    "keep": "keep",
    "free": "free",
    "copies": "files",
    "versions": "versions",
    "who": "who",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done: files to write, by their places, and places to empty."""

    write: Mapping[str, bytes] = field(default_factory=dict)
    remove: tuple[str, ...] = ()


def labels(words: Words) -> dict[str, str]:
    """Return what the menu says, by the names that the file managers' part knows."""
    return {
        "title": "Wormhole",
        "keep": words.say("Always keep here"),
        "free": words.say("Free up space"),
        "copies": words.say("Copies…"),
        "versions": words.say("Previous versions…"),
        "who": words.say("Who has it?"),
        "failed": words.say("Wormhole could not do it."),
        "stayed": words.say("What too few other pods have stays here."),
    }


def note(places: Mapping[str, str], command: Sequence[str], said: Mapping[str, str]) -> bytes:
    """Return the note about a drive that the file managers' part reads.

    `places`: where it is mounted (`mount`, and `real` without links), and its run folder (`run`).
    A byte of a path that is no text is there as Python writes it for itself.
    """
    return json.dumps({**places, "command": [*command], "words": {**said}}).encode("ascii")


def service_menu(command_line: str, said: Mapping[str, str]) -> bytes:
    """Return the menu of Dolphin. `command_line` starts the application, as such files quote it.

    Dolphin cannot be told of which folders; who chooses an entry elsewhere is told so.
    """
    # Dolphin sorts the entries by these names.
    names = {act: f"{number}-{act}" for number, act in enumerate(ACTS, start=1)}
    lines = [
        "[Desktop Entry]",
        "Type=Service",
        "MimeType=all/all;",
        f"Actions={';'.join(names.values())};",
        f"X-KDE-Submenu={said['title']}",
        "X-KDE-Protocols=file",
        "X-KDE-RequiredNumberOfUrls=1",
    ]
    for act, shown in ACTS.items():
        lines += [
            "",
            f"[Desktop Action {names[act]}]",
            f"Name={said[act]}",
            f"Exec={command_line} --show {shown} --path %f",
        ]
    return ("\n".join(lines) + "\n").encode()


def marked_as_ours(name: str, text: bytes, version: str) -> bytes:
    """Return the text of a file with the line that says who put it there."""
    suffix = name[name.rindex(".") :]
    line = _MARKS[suffix].format(mark=_MARK.format(version=version))
    return line.encode("ascii") + b"\n" + text


def put_by(text: bytes) -> tuple[int, ...] | None:
    """Return which version of the application put a file there; None: none did."""
    found = _OURS.match(text)
    return None if found is None else tuple(map(int, found[1].split(b".")))


def change(
    wanted: Mapping[str, bytes], found: Mapping[str, bytes], present: Sequence[str], *, on: bool
) -> Change:
    """Return what is to be done so that what is wanted is there, or (not `on`) nothing of it.

    `wanted` are marked texts by their places, `found` what is there, `present` the folders (they
    end with a slash) of file managers of this machine. What others put there stays as it is, and
    so does what a newer application did.
    """
    write: dict[str, bytes] = {}
    remove: list[str] = []
    for place, text in wanted.items():
        there = found.get(place)
        theirs = None if there is None else put_by(there)
        if there is not None and theirs is None:
            continue
        if on and any(place.startswith(folder) for folder in present):
            is_newer = theirs is not None and theirs > (put_by(text) or ())
            if there != text and not is_newer:
                write[place] = text
        elif there is not None and not on:
            remove.append(place)
    return Change(write, tuple(remove))


def inside(path: str, points: Sequence[str]) -> str | None:
    """Return the path on the drive of what stands at a path of this machine; None: not on it."""
    for point in points:
        if path == point:
            return "/"
        if point and path.startswith(point + "/") and ".." not in path.split("/"):
            return path[len(point) :]
    return None
