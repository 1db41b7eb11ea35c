"""Decoders of the desktop application, and of what it puts into file managers."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from app.tray.models.asked import Asked, asked_in, line_of
from app.tray.models.file_menu import put_by
from tests.support.fuzz_target import Target

_EXTENSION = Path(__file__).parents[2] / "assets" / "file-manager" / "wormhole_menu.py"


def _loaded() -> ModuleType:
    """Load the module as a file manager does, which knows nothing of this project."""
    found = importlib.util.spec_from_file_location("fuzzed_wormhole_menu", _EXTENSION)
    assert found is not None
    assert found.loader is not None
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


# Where its own tests import it, they find another one.
MENU: Any = _loaded()


def _drive(data: bytes) -> object:
    drive = MENU.drive_of(data)
    if drive is not None:
        place = MENU.place_of(drive.mount + b"/a/b", [drive])
        assert (place.folder, place.name) == (b"/a", b"b")
        assert all(label.isprintable() for label in drive.words.values())
    return drive


def _answer(data: bytes) -> object:
    answer, why = MENU.answer_in(data)
    return MENU.states_in(answer), MENU.next_page(answer), MENU.is_alone(answer), why


_NOTE = {"mount": "/m", "real": "/m", "run": "/r", "command": ["/w"], "words": {"keep": "K"}}
_PAGE = {"rows": [{"path": "/a/b", "kind": "file", "here": True}], "more": True}
_HEAD = b"HTTP/1.0 200 OK\r\n\r\n"

TARGETS = (
    Target(
        "what other instances ask for",
        ("app.tray.models.asked",),
        asked_in,
        (b"show\n", b"show drive\n", line_of(Asked("files", "/mnt/a b"))),
        (),
        line_of,
    ),
    Target(
        "who put a file there",
        ("app.tray.models.file_menu",),
        put_by,
        (b"# Put here by Wormhole 0.1.0; changes are lost.\n",),
    ),
    Target("notes of drives", (), _drive, (msgspec.json.encode(_NOTE),)),
    Target(
        "answers of a node to a file manager",
        (),
        _answer,
        (
            _HEAD + b'{"type":"answer","answer":%s}\n' % msgspec.json.encode(_PAGE),
            _HEAD + b'{"type":"error","detail":"No.","remedy":""}\n',
        ),
    ),
    Target(
        "mounts, for a file manager",
        (),
        MENU.mounted,
        (b"40 22 0:57 / /mnt/a\\040b rw shared:3 - fuse.wormhole wormhole rw\n",),
    ),
)
