"""Who uses a drive, as the kernel shows it in /proc: nothing on the drive itself is asked."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROCESSES: Final = Path("/proc")
_WHERE: Final = ("cwd", "root", "exe")
_OPEN: Final = ("fd", "map_files")


@dataclass(frozen=True, slots=True)
class User:
    """A process that uses a drive, and one path by which it does."""

    process: int
    name: str
    path: str


def users_of(point: Path, processes: Path = PROCESSES) -> list[User]:
    """Return the processes that stand in, run from, or have something open below `point`.

    An ordinary user sees those of its own only. The calling process and its children are left out:
    the watchdog keeps the folder below the mount open.
    """
    found: list[User] = []
    for folder in sorted(processes.iterdir(), key=lambda each: each.name.zfill(10)):
        if not folder.name.isdigit() or _is_ours(folder):
            continue
        path = next((each for each in _paths(folder) if _is_below(each, str(point))), None)
        if path is not None:
            found.append(User(int(folder.name), _name(folder), path))
    return found


def _paths(process: Path) -> Iterator[str]:
    for name in _WHERE:
        with suppress(OSError):
            yield os.readlink(process / name)  # noqa: PTH115 - a Path would lose a trailing mark
    for name in _OPEN:
        try:
            opened = list((process / name).iterdir())
        except OSError:
            continue  # it has ended, or belongs to somebody else
        for each in opened:
            with suppress(OSError):
                yield os.readlink(each)  # noqa: PTH115


def _is_below(path: str, point: str) -> bool:
    return path == point or path.startswith(point.rstrip("/") + "/")


def _is_ours(process: Path) -> bool:
    own = str(os.getpid())
    try:
        status = (process / "status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return process.name == own
    return process.name == own or f"\nPPid:\t{own}\n" in status


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return "?"
