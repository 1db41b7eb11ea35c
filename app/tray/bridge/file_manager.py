"""Entries in the menus of file managers, and emblems on files: puts there what shows them.

All of it reads and writes files, so it is for threads of the bridge.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Final

from app.tray.assets import ASSETS, ICONS
from app.tray.bridge.autostart import exec_words
from app.tray.models.file_menu import change, marked_as_ours, note, service_menu
from core.node.home import Home

_SHARED: Final = ("wormhole_menu.py", "wormhole_asking.py", "wormhole_files.py")
# File managers that take extensions in Python.
_MANAGERS: Final = ("nautilus", "nemo", "caja")
_EMBLEMS: Final = "icons/hicolor/scalable/emblems/"
_MENUS: Final = "kio/servicemenus/"
_READ_MAX: Final = 1_048_576


def _places() -> tuple[Path, ...]:
    given = os.environ.get("XDG_DATA_DIRS", "")
    return (
        tuple(map(Path, given.split(":")))
        if given
        else (Path("/usr/local/share"), Path("/usr/share"))
    )


def _libraries() -> tuple[Path, ...]:
    return tuple(path for path in (Path("/usr/lib"), Path("/usr/lib64")) if path.is_dir())


@dataclass(frozen=True)
class Machine:
    """Where file managers look: for what all persons have (`data`), and this one (`person`)."""

    person: Path
    data: Sequence[Path] = field(default_factory=_places)
    libraries: Sequence[Path] = field(default_factory=_libraries)
    programs: str | None = None


def present(machine: Machine) -> list[str]:
    """Return the folders, below the person's, of file managers that are on this machine."""
    found = [f"{name}-python/" for name in _MANAGERS if _takes_python(machine, name)]
    if found:
        found.append(_EMBLEMS)
    if shutil.which("dolphin", path=machine.programs) or (machine.person / _MENUS).is_dir():
        found.append(_MENUS)
    return found


def _takes_python(machine: Machine, name: str) -> bool:
    folders = [place / f"{name}-python" for place in (machine.person, *machine.data)]
    if any(folder.is_dir() for folder in folders):
        return True
    library = f"{name}/extensions-*/lib{name}-python.so"
    patterns = (library, f"*/{library}")
    return any(any(place.glob(each)) for place in machine.libraries for each in patterns)


def wanted(command: Sequence[str], said: Mapping[str, str]) -> dict[str, bytes]:
    """Return all that is to be there, by its place below the person's folder of data."""
    version = metadata.version("wormhole-drive")
    sources = ASSETS / "file-manager"
    texts: dict[str, bytes] = {}
    for name in _MANAGERS:
        for file in (*_SHARED, f"wormhole_{name}.py"):
            texts[f"{name}-python/extensions/{file}"] = (sources / file).read_bytes()
    for picture in sorted((ICONS / "emblems").glob("*.svg")):
        texts[_EMBLEMS + picture.name] = picture.read_bytes()
    texts[f"{_MENUS}wormhole.desktop"] = service_menu(exec_words(command), said)
    return {place: marked_as_ours(place, text, version) for place, text in texts.items()}


def fit(machine: Machine, command: Sequence[str], said: Mapping[str, str], *, on: bool) -> None:
    """Have the entries in each file manager of this machine, or (not `on`) in none.

    `command` starts the application. Raises `OSError`.
    """
    texts = wanted(command, said)
    there = {place: text for place in texts for text in _read(machine.person / place)}
    todo = change(texts, there, present(machine), on=on)
    for place, text in todo.write.items():
        # Desktops run what a file in a person's folder says only if it may be executed.
        write_whole(machine.person / place, text, 0o700 if place.startswith(_MENUS) else 0o600)
    for place in todo.remove:
        (machine.person / place).unlink(missing_ok=True)
    if any(place.startswith(_EMBLEMS) for place in (*todo.write, *todo.remove)):
        # A cache of icons that is older than their folder is not believed.
        os.utime(machine.person / "icons" / "hicolor")


def _read(path: Path) -> Iterator[bytes]:
    """Yield what is there, if anything; what is no plain file reads as one that is not ours."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        yield b""
        return
    with suppress(FileNotFoundError), path.open("rb") as file:
        yield file.read(_READ_MAX)


def write_whole(path: Path, text: bytes, mode: int) -> None:
    """Write a file, whole or not at all. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, fresh = tempfile.mkstemp(prefix=".wormhole-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
            os.fchmod(descriptor, mode)
        Path(fresh).replace(path)
    except OSError:
        Path(fresh).unlink(missing_ok=True)
        raise


def real_mount(mount: str) -> str:
    """Return where a drive is mounted, as the kernel names it.

    The last part of the path is not touched: it may be a dead mount, where any call fails.
    """
    path = Path(mount)
    return str(Path(os.path.realpath(path.parent)) / path.name)


def write_note(
    runtime: Path, home: Home, mount: str, command: Sequence[str], said: Mapping[str, str]
) -> None:
    """Note for file managers where the drive of a home is mounted. Raises `OSError`.

    `runtime` is the person's folder for what lasts as long as they are logged in.
    """
    file = _note_file(runtime, home)
    for each in (file.parent.parent, file.parent):
        each.mkdir(mode=0o700, exist_ok=True)
    places = {"mount": mount, "real": real_mount(mount), "run": str(home.run_folder)}
    write_whole(file, note(places, command, said), 0o600)


def remove_note(runtime: Path, home: Home) -> None:
    """Note no more where the drive of a home is mounted. Raises `OSError`."""
    _note_file(runtime, home).unlink(missing_ok=True)


def _note_file(runtime: Path, home: Home) -> Path:
    # Each home has a file of its own: two applications do not overwrite what the other one noted.
    name = hashlib.sha256(os.fsencode(home.folder)).hexdigest()[:16]
    return runtime / "wormhole" / "drives" / f"{name}.json"
