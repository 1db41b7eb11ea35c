"""Asking the node from a file manager: on its loop, never waiting, and only what is one's own."""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from core.control.endpoint import listen

TABLE = "40 22 0:57 / {} rw shared:3 - fuse.wormhole wormhole rw\n"


class LoopDouble:
    """A loop whose time and events the test makes."""

    def __init__(self) -> None:
        self.time = 0.0
        self.watched: dict[int, Callable[[], None]] = {}
        self.timers: dict[int, tuple[float, Callable[[], None]]] = {}
        self._number = 0

    def watch(self, descriptor: int, call: Callable[[], None]) -> Callable[[], None]:
        self.watched[descriptor] = call
        return lambda: self.watched.pop(descriptor, None) and None

    def after(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        self._number += 1
        number = self._number
        self.timers[number] = (self.time + seconds, call)
        return lambda: self.timers.pop(number, None) and None

    def now(self) -> float:
        return self.time

    def read(self) -> None:
        for call in list(self.watched.values()):
            call()

    def pass_time(self, seconds: float) -> None:
        self.time += seconds
        for number, (due, call) in list(self.timers.items()):
            if due <= self.time and self.timers.pop(number, None):
                call()


class NodeDouble:
    """Listens where a node does; the test answers each question by hand."""

    def __init__(self, run: Path, name: str = "control.sock") -> None:
        self.listener = listen(run, name)
        self.listener.setblocking(True)
        self.listener.settimeout(5)

    def question(self) -> tuple[str, Any, socket.socket]:
        caller, _ = self.listener.accept()
        caller.settimeout(5)
        head, _, body = caller.recv(65_536).partition(b"\r\n\r\n")
        return head.split(b" ")[1].decode(), json.loads(body), caller

    def answer(self, answer: object) -> tuple[str, Any]:
        operation, request, caller = self.question()
        line = json.dumps({"type": "answer", "answer": answer}).encode()
        with caller:
            caller.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + line + b"\n")
        return operation, request

    def close(self) -> None:
        self.listener.close()


@pytest.fixture
def asking() -> ModuleType:
    return import_module("wormhole_asking")


@pytest.fixture
def menu() -> ModuleType:
    return import_module("wormhole_menu")


@pytest.fixture
def loop() -> LoopDouble:
    return LoopDouble()


@pytest.fixture
def node(tmp_path: Path) -> Iterator[NodeDouble]:
    made = NodeDouble(tmp_path / "run")
    yield made
    made.close()


@pytest.fixture
def drive(menu: ModuleType, tmp_path: Path) -> Any:
    return menu.Drive(b"/mnt/drive", b"/mnt/drive", str(tmp_path / "run"))


def read_all(loop: LoopDouble) -> None:
    for _ in range(3):
        loop.read()


# --- questions


def test_an_answer_is_read_as_it_comes(
    asking: ModuleType, loop: LoopDouble, node: NodeDouble, tmp_path: Path
) -> None:
    heard: list[object] = []
    run = str(tmp_path / "run")
    asking.Asking(loop).ask(run, "keep", {"path": "/a"}, lambda *found: heard.append(found))
    operation, request, caller = node.question()
    assert (operation, request) == ("/v1/keep", {"path": "/a"})
    loop.read()  # nothing is there yet
    caller.sendall(b'HTTP/1.0 200 OK\r\n\r\n{"type":"answer",')
    loop.read()
    assert heard == []
    caller.sendall(b'"answer":{"pods":[]}}\n')
    caller.close()
    read_all(loop)
    assert heard == [({"pods": []}, "")]
    assert not loop.watched
    assert not loop.timers


def test_a_node_that_is_silent_is_given_up(
    asking: ModuleType, loop: LoopDouble, node: NodeDouble, tmp_path: Path
) -> None:
    heard: list[object] = []
    run = str(tmp_path / "run")
    asking.Asking(loop).ask(run, "status", {}, lambda *found: heard.append(found))
    _, _, caller = node.question()
    loop.pass_time(asking.QUICK_SECONDS)
    assert heard == [(None, "")]
    assert not loop.watched
    caller.close()


def test_where_no_node_runs_that_is_known_at_once(
    asking: ModuleType, loop: LoopDouble, tmp_path: Path
) -> None:
    heard: list[object] = []
    for run in (str(tmp_path), "\0", "/nowhere" + "x" * 200):
        asking.Asking(loop).ask(run, "status", {}, lambda *found: heard.append(found))
    assert heard == [(None, "")] * 3


def test_what_the_node_refuses_is_said_in_its_words(
    asking: ModuleType, loop: LoopDouble, node: NodeDouble, tmp_path: Path
) -> None:
    heard: list[object] = []
    run = str(tmp_path / "run")
    asking.Asking(loop).ask(run, "free", {}, lambda *found: heard.append(found))
    _, _, caller = node.question()
    caller.sendall(b'HTTP/1.0 200 OK\r\n\r\n{"type":"error","detail":"No.","remedy":""}\n')
    caller.close()
    read_all(loop)
    assert heard == [(None, "No.")]


def test_an_answer_without_end_is_not_kept(
    asking: ModuleType,
    loop: LoopDouble,
    node: NodeDouble,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "_ANSWER_BYTES_MAX", 1_000)
    heard: list[object] = []
    run = str(tmp_path / "run")
    asking.Asking(loop).ask(run, "status", {}, lambda *found: heard.append(found))
    _, _, caller = node.question()
    caller.sendall(b"x" * 2_000)
    loop.read()
    assert heard == [(None, "")]
    caller.close()


def test_few_are_asked_at_once_and_none_is_forgotten(
    asking: ModuleType, loop: LoopDouble, node: NodeDouble, tmp_path: Path
) -> None:
    heard: list[object] = []
    questions = asking.Asking(loop)
    for number in range(10):
        questions.ask(str(tmp_path / "run"), "keep", number, lambda *found: heard.append(found[0]))
    assert len(loop.watched) == 4
    for number in range(10):
        assert node.answer(number) == ("/v1/keep", number)
        read_all(loop)
    assert heard == list(range(10))


def test_nobody_else_is_believed_to_be_the_node(
    asking: ModuleType,
    loop: LoopDouble,
    node: NodeDouble,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking.os, "geteuid", lambda: os.getuid() + 1)
    heard: list[object] = []
    run = str(tmp_path / "run")
    asking.Asking(loop).ask(run, "status", {}, lambda *found: heard.append(found))
    assert heard == [(None, "")]


def test_a_socket_below_a_long_path_is_reached(asking: ModuleType, tmp_path: Path) -> None:
    run = tmp_path / ("long" * 30)
    node = NodeDouble(run)
    with asking.connected(str(run), "control.sock") as there:
        assert there.getblocking() is False
    node.close()


# --- states


def row(name: str, **known: object) -> dict[str, object]:
    return {"path": f"/{name}", "kind": "file", "here": True, **known}


def place(menu: ModuleType, drive: object, name: bytes) -> Any:
    return menu.Place(drive, b"/" + name)


def test_a_folder_is_asked_for_once_for_all_that_is_in_it(
    asking: ModuleType, menu: ModuleType, loop: LoopDouble, node: NodeDouble, drive: object
) -> None:
    states = asking.States(loop, asking.Asking(loop))
    told: list[tuple[bytes, object, bool]] = []
    for name in (b"a", b"b", b"gone"):
        states.tell(
            place(menu, drive, name),
            lambda state, alone, name=name: told.append((name, state, alone)),
        )
    assert node.answer({"alone_since": ""}) == ("/v1/status", {})
    read_all(loop)
    asked = node.answer({"rows": [row("a"), row("b", here=False)], "more": False})
    assert asked == ("/v1/browse", {"path": "/mnt/drive/", "after": "", "limit": 500})
    read_all(loop)
    here = menu.State(is_file=True, here=True, kept=False, absent=False)
    away = menu.State(is_file=True, here=False, kept=False, absent=False)
    assert sorted(told, key=lambda each: each[0]) == [
        (b"a", here, False),
        (b"b", away, False),
        (b"gone", None, False),
    ]
    # What was heard holds for a moment, and is what the menu goes by.
    told.clear()
    states.tell(place(menu, drive, b"a"), lambda *found: told.append(found))
    assert told == [(here, False)]
    assert states.known(place(menu, drive, b"b")) == away
    assert not loop.watched


def test_a_long_folder_is_read_until_all_that_is_shown_is_known(
    asking: ModuleType, menu: ModuleType, loop: LoopDouble, node: NodeDouble, drive: object
) -> None:
    states = asking.States(loop, asking.Asking(loop))
    told: list[object] = []
    states.tell(place(menu, drive, b"b"), lambda state, _: told.append(state.kept))
    node.answer({"alone_since": ""})
    read_all(loop)
    node.answer({"rows": [row("a")], "more": True})
    read_all(loop)
    assert told == []
    asked = node.answer({"rows": [row("b", kept=True)], "more": True})
    assert asked[1]["after"] == "/a"
    read_all(loop)
    assert told == [True]
    assert not loop.watched
    # File managers ask for one after the other: it is read on from there, not anew.
    states.tell(place(menu, drive, b"c"), lambda state, _: told.append(state.kept))
    asked = node.answer({"rows": [row("c")], "more": False})
    assert (asked[0], asked[1]["after"]) == ("/v1/browse", "/b")
    read_all(loop)
    states.tell(place(menu, drive, b"a"), lambda state, _: told.append(state.kept))
    states.tell(place(menu, drive, b"d"), lambda state, _: told.append(state))
    assert told == [True, False, False, None]
    assert not loop.watched


def test_a_folder_that_never_ends_is_given_up(
    asking: ModuleType,
    menu: ModuleType,
    loop: LoopDouble,
    node: NodeDouble,
    drive: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "PAGES_MAX", 3)
    states = asking.States(loop, asking.Asking(loop))
    told: list[object] = []
    states.tell(place(menu, drive, b"b"), lambda state, _: told.append(state))
    node.answer({"alone_since": ""})
    for _ in range(3):
        read_all(loop)
        node.answer({"rows": [row("a")], "more": True})
    read_all(loop)
    assert told == [None]
    assert not loop.watched


def test_after_a_moment_or_a_change_it_is_asked_anew(
    asking: ModuleType, menu: ModuleType, loop: LoopDouble, node: NodeDouble, drive: object
) -> None:
    states = asking.States(loop, asking.Asking(loop))
    told: list[object] = []

    def tell(here: bool) -> None:
        states.tell(place(menu, drive, b"a"), lambda state, _: told.append(state.here))
        node.answer({"alone_since": ""})
        read_all(loop)
        node.answer({"rows": [row("a", here=here)]})
        read_all(loop)

    tell(True)
    states.forget(place(menu, drive, b"a"))
    tell(False)
    loop.pass_time(asking.FRESH_SECONDS + 1)
    tell(True)
    assert told == [True, False, True]


def test_a_change_while_a_folder_is_read_loses_no_answer(
    asking: ModuleType, menu: ModuleType, loop: LoopDouble, node: NodeDouble, drive: object
) -> None:
    states = asking.States(loop, asking.Asking(loop))
    told: list[object] = []
    states.tell(place(menu, drive, b"a"), lambda state, _: told.append(state.here))
    states.forget(place(menu, drive, b"a"))
    node.answer({"alone_since": "2026"})
    states.tell(place(menu, drive, b"a"), lambda state, _: told.append(state.here))
    read_all(loop)
    node.answer({"rows": [row("a")]})
    read_all(loop)
    assert told == [True, True]


def test_where_no_node_runs_everything_is_told_at_once(
    asking: ModuleType, menu: ModuleType, loop: LoopDouble, tmp_path: Path
) -> None:
    nobody = menu.Drive(b"/mnt/drive", b"/mnt/drive", str(tmp_path / "nothing"))
    states = asking.States(loop, asking.Asking(loop))
    told: list[object] = []
    for _ in range(3):
        states.tell(place(menu, nobody, b"a"), lambda *found: told.append(found))
    assert told == [(None, False)] * 3


def test_only_some_folders_are_remembered(
    asking: ModuleType, menu: ModuleType, loop: LoopDouble, tmp_path: Path
) -> None:
    nobody = menu.Drive(b"/mnt/drive", b"/mnt/drive", str(tmp_path / "nothing"))
    states = asking.States(loop, asking.Asking(loop))
    for number in range(asking.FOLDERS_MAX * 2):
        states.tell(menu.Place(nobody, b"/%d/a" % number), lambda *_: None)
    assert len(states._folders) <= asking.FOLDERS_MAX


# --- notes


@pytest.fixture
def noted(tmp_path: Path) -> Path:
    folder = tmp_path / "drives"
    folder.mkdir(mode=0o700)
    note = {"mount": "/mnt/drive", "real": "/mnt/drive", "run": "/h/run", "command": ["/opt/w"]}
    (folder / "a.json").write_text(json.dumps(note))
    (folder / "a.json").chmod(0o600)
    (tmp_path / "table").write_text(TABLE.format("/mnt/drive"))
    return folder


def test_a_drive_that_is_noted_and_mounted_is_one(
    asking: ModuleType, loop: LoopDouble, noted: Path
) -> None:
    notes = asking.Notes(loop, noted, noted.parent / "table")
    assert [drive.mount for drive in notes.drives()] == [b"/mnt/drive"]
    (noted / "a.json").unlink()
    assert len(notes.drives()) == 1
    loop.pass_time(asking.NOTES_SECONDS + 1)
    assert list(notes.drives()) == []


def test_a_note_of_what_is_not_mounted_any_more_counts_for_nothing(
    asking: ModuleType, loop: LoopDouble, noted: Path
) -> None:
    (noted.parent / "table").write_text(TABLE.format("/mnt/other"))
    assert list(asking.Notes(loop, noted, noted.parent / "table").drives()) == []


@pytest.mark.parametrize("harm", ["open file", "open folder", "link", "long", "pipe", "no folder"])
def test_a_note_that_others_could_have_written_is_not_read(
    harm: str, asking: ModuleType, loop: LoopDouble, noted: Path
) -> None:
    file = noted / "a.json"
    match harm:
        case "open file":
            file.chmod(0o620)
        case "open folder":
            noted.chmod(0o777)
        case "link":
            file.rename(noted.parent / "elsewhere")
            file.symlink_to(noted.parent / "elsewhere")
        case "long":
            file.write_text(file.read_text() + " " * 70_000)
        case "pipe":
            file.unlink()
            os.mkfifo(file, 0o600)
        case _:
            file.unlink()
            noted.rmdir()
    assert list(asking.Notes(loop, noted, noted.parent / "table").drives()) == []


# --- the window


def test_the_application_that_runs_is_told_what_to_show(
    asking: ModuleType, menu: ModuleType, drive: Any, tmp_path: Path
) -> None:
    from app.tray.models.asked import Asked, asked_in

    application = NodeDouble(tmp_path / "run", "tray.sock")
    asking.Window().show(menu.Place(drive, b"/a\nb \xff"), "files")
    caller, _ = application.listener.accept()
    with caller:
        line = caller.recv(1_000)
    assert asked_in(line) == Asked("files", "/mnt/drive/a\\x0ab \\xff")
    application.close()


def test_where_none_runs_it_is_started(
    asking: ModuleType, menu: ModuleType, tmp_path: Path
) -> None:
    pipe, program = tmp_path / "pipe", tmp_path / "program"
    os.mkfifo(pipe)
    program.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > "{pipe}"\n')
    program.chmod(0o700)
    drive = menu.Drive(b"/mnt/drive", b"/mnt/drive", str(tmp_path), (str(program), "--hidden"))
    window = asking.Window()
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    window.show(menu.Place(drive, b"/a \xff"), "versions")
    reader.join(20)
    assert heard == [b"--hidden|--show|versions|--path|/mnt/drive/a \xff|"]
    for started in window._started:
        started.wait(20)


@pytest.mark.parametrize("command", [(), ("relative",), ("/nowhere/program",)])
def test_what_cannot_be_started_is_not(
    command: tuple[str, ...], asking: ModuleType, menu: ModuleType, tmp_path: Path
) -> None:
    drive = menu.Drive(b"/mnt/drive", b"/mnt/drive", str(tmp_path), command)
    window = asking.Window()
    window.show(menu.Place(drive, b"/a"), "files")
    assert window._started == []
