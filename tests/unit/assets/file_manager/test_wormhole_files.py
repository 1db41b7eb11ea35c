"""What file managers of the Nautilus kind call, with doubles of their classes."""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest


class Thing:
    """A class of GLib or of a file manager: it keeps what it is given."""

    def __init__(self, **given: object) -> None:
        self.given = given
        self.items: list[Any] = []
        self.below: Any = None
        self.activate: Callable[[], None] = lambda: None

    def set_submenu(self, below: object) -> None:
        self.below = below

    def append_item(self, item: object) -> None:
        self.items.append(item)

    def connect(self, signal: str, call: Callable[..., None], *given: object) -> None:
        assert signal == "activate"
        self.activate = lambda: call(self, *given)


class FileDouble:
    """A file of a file manager."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.emblems: list[str] = []
        self.looked_at_again = 0

    def get_uri(self) -> str:
        return f"file://{self.path}"

    def add_emblem(self, name: str) -> None:
        self.emblems.append(name)

    def invalidate_extension_info(self) -> None:
        self.looked_at_again += 1


class Told:
    """Notifications that were sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send_notification(self, _: str, notification: Any) -> None:
        self.sent.append(notification.body)


class Made:
    """The extension of a file manager whose node answers by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        self.invoked: list[tuple[object, ...]] = []
        self.told = Told()
        results = SimpleNamespace(COMPLETE="complete", IN_PROGRESS="in progress")
        self.manager = SimpleNamespace(
            OperationResult=results,
            info_provider_update_complete_invoke=lambda *given: self.invoked.append(given),
            MenuItem=Thing,
            Menu=Thing,
            MenuProvider=type("MenuProvider", (), {}),
            InfoProvider=type("InfoProvider", (), {}),
        )
        self._double_gi(monkeypatch, tmp_path)
        for name in ("wormhole_menu", "wormhole_asking", "wormhole_files"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        self.files = import_module("wormhole_files")
        self.menu = import_module("wormhole_menu")
        self.drive = self.menu.Drive(b"/mnt/drive", b"/mnt/drive", "/h/run")
        self.extension = self.files.extension(self.manager)()
        self.drives = self.extension._drives
        monkeypatch.setattr(self.drives._notes, "drives", lambda: [self.drive])
        self.asked: list[tuple[str, Any, Callable[[object, str], None]]] = []
        monkeypatch.setattr(
            self.drives._asking,
            "ask",
            lambda _, operation, request, done, *__: self.asked.append((operation, request, done)),
        )

    def _double_gi(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        repository: Any = ModuleType("gi.repository")
        repository.GLib = SimpleNamespace(
            IOCondition=SimpleNamespace(IN=1, HUP=16, ERR=8),
            get_user_runtime_dir=lambda: str(tmp_path),
        )
        repository.GObject = SimpleNamespace(GObject=type("GObject", (), {}))
        note = SimpleNamespace(body="")
        note.set_body = lambda text: setattr(note, "body", text)
        repository.Gio = SimpleNamespace(
            Application=SimpleNamespace(get_default=lambda: self.told),
            Notification=SimpleNamespace(new=lambda _: note),
        )
        for name in ("Nautilus", "Nemo", "Caja"):
            setattr(repository, name, self.manager)
        monkeypatch.setitem(sys.modules, "gi", ModuleType("gi"))
        monkeypatch.setitem(sys.modules, "gi.repository", repository)

    def update(self, file: FileDouble) -> object:
        return self.extension.update_file_info_full("provider", "handle", "closure", file)

    def answer(self, *answers: object) -> None:
        for answer in answers:
            _, _, done = self.asked.pop(0)
            done(answer, "")

    def entries(self, *files: FileDouble) -> list[Any]:
        (top,) = self.extension.get_file_items(list(files))
        return list(top.below.items)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Made:
    return Made(monkeypatch, tmp_path)


@pytest.mark.parametrize("name", ["wormhole_nautilus", "wormhole_nemo", "wormhole_caja"])
def test_each_file_manager_finds_its_class(
    name: str, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, name, raising=False)
    found = import_module(name).WormholeExtension
    assert issubclass(found, made.manager.MenuProvider)
    assert issubclass(found, made.manager.InfoProvider)
    monkeypatch.delitem(sys.modules, name)


PAGE = {"rows": [{"path": "/a", "kind": "file", "here": True, "kept": True}]}


def test_an_emblem_comes_when_the_node_has_answered(made: Made) -> None:
    file = FileDouble("/mnt/drive/a")
    assert made.update(file) == "in progress"
    assert (file.emblems, made.invoked) == ([], [])
    made.answer({"alone_since": ""}, PAGE)
    assert file.emblems == ["wormhole-kept"]
    assert made.invoked == [("closure", "provider", "handle", "complete")]
    assert made.drives._updates == {}


def test_what_the_file_manager_has_forgotten_is_not_told(made: Made) -> None:
    gone, stays = FileDouble("/mnt/drive/a"), FileDouble("/mnt/drive/a")
    made.extension.update_file_info_full("provider", 1, "closure", gone)
    made.extension.update_file_info_full("provider", 2, "closure", stays)
    made.extension.cancel_update("provider", 1)
    made.extension.cancel_update("provider", 3)
    made.answer({"alone_since": ""}, PAGE)
    assert (gone.emblems, stays.emblems) == ([], ["wormhole-kept"])
    assert made.invoked == [("closure", "provider", 2, "complete")]


def test_what_is_known_is_shown_at_once_and_told_in_one_way_only(made: Made) -> None:
    made.update(FileDouble("/mnt/drive/a"))
    made.answer({"alone_since": ""}, PAGE)
    made.invoked.clear()
    file = FileDouble("/mnt/drive/a")
    assert made.update(file) == "complete"
    assert file.emblems == ["wormhole-kept"]
    assert made.invoked == []


@pytest.mark.parametrize("path", ["/home/a", "/mnt/drive", "/mnt/drive%00/a"])
def test_what_is_on_no_drive_has_neither_emblem_nor_menu(path: str, made: Made) -> None:
    file = FileDouble(path)
    assert made.update(file) == "complete"
    assert made.extension.get_file_items([file]) == []
    assert made.asked == []


def test_a_selection_that_is_not_all_on_a_drive_has_no_menu(made: Made) -> None:
    files = [FileDouble("/mnt/drive/a"), FileDouble("/home/a")]
    assert made.extension.get_file_items(files) == []
    assert made.extension.get_file_items([]) == []


def test_older_file_managers_give_their_window_first(made: Made) -> None:
    (top,) = made.extension.get_file_items("window", [FileDouble("/mnt/drive/a")])
    assert top.given["label"] == "Wormhole"


def test_the_menu_asks_nothing_of_the_node(made: Made) -> None:
    labels = [item.given["label"] for item in made.entries(FileDouble("/mnt/drive/a"))]
    assert labels == [
        "Always keep here",
        "Free up space",
        "Copies…",
        "Previous versions…",
        "Who has it?",
    ]
    assert made.asked == []


def test_keeping_asks_the_node_for_each_file_and_shows_them_anew(made: Made) -> None:
    files = [FileDouble("/mnt/drive/a"), FileDouble("/mnt/drive/d/b%20c")]
    made.entries(*files)[0].activate()
    asked = [(operation, request) for operation, request, _ in made.asked]
    assert asked == [("keep", {"path": "/mnt/drive/a"}), ("keep", {"path": "/mnt/drive/d/b c"})]
    made.answer({"pods": []}, {"pods": []})
    assert [file.looked_at_again for file in files] == [1, 1]
    assert made.told.sent == []


@pytest.mark.parametrize(
    ("answer", "why", "expected"),
    [
        ({"files": 1, "kept": 0}, "", []),
        ({"files": 1, "kept": 2}, "", ["What too few other pods have stays here."]),
        (None, "No such file.", ["No such file."]),
        (None, "", ["Wormhole could not do it."]),
    ],
)
def test_what_could_not_be_done_is_told(
    answer: object, why: str, expected: list[str], made: Made
) -> None:
    made.entries(FileDouble("/mnt/drive/a"))[1].activate()
    ((operation, _, done),) = made.asked
    assert operation == "free"
    done(answer, why)
    assert made.told.sent == expected


@pytest.mark.parametrize(("number", "page"), [(2, "files"), (3, "versions"), (4, "who")])
def test_pages_are_shown_by_the_application(
    number: int, page: str, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[bytes, str]] = []
    monkeypatch.setattr(
        made.drives._window, "show", lambda place, name: shown.append((place.path, name))
    )
    made.entries(FileDouble("/mnt/drive/a"))[number].activate()
    assert shown == [(b"/a", page)]


def test_the_notes_are_looked_for_where_the_application_writes_them(
    made: Made, tmp_path: Path
) -> None:
    from app.tray.bridge.file_manager import _note_file
    from core.node.home import Home

    assert _note_file(tmp_path, Home(tmp_path)).parent == made.files.notes_folder()
