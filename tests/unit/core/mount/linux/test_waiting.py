import errno
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import FileError, Frozen
from core.ids import Dot, EntryId, Incarnation
from core.mount.linux import waiting
from core.mount.linux.requests import Request
from core.mount.linux.session import Answer, Session
from core.mount.linux.waiting import Waiting
from core.volume.interface import BlocksWanted, Needs
from tests.support.kernel_double import KernelDouble, encode, received
from tests.support.loopback_drive import LoopbackDrive

BLOCKS = BlocksWanted(EntryId(bytes(16)), Dot(Incarnation(1), 1), 0, 1)


def needs(seconds: float = 60) -> Needs:
    return Needs(BLOCKS, time.monotonic() + seconds)


class Room:
    """A `Waiting` with everything that it calls noted."""

    def __init__(self, folder: Path, satisfy: Callable[[Needs], None]) -> None:
        self.answers: dict[int, Answer | int] = {}
        self.interrupted: list[int] = []
        self.finished = threading.Condition()
        session = KernelDouble(LoopbackDrive(folder)).session
        self.waiting = Waiting(session, satisfy, self.interrupted.append, self._finish)

    def _finish(self, request: Request, answer: Answer | int) -> None:
        with self.finished:
            self.answers[request.unique] = answer
            self.finished.notify_all()

    def answer(self, unique: int) -> Answer | int:
        with self.finished:
            assert self.finished.wait_for(lambda: unique in self.answers, 20)
            return self.answers[unique]


def request(unique: int) -> Request:
    return received(encode(15, unique=unique))


def test_a_handler_is_called_again_until_it_has_all_it_needs(tmp_path: Path) -> None:
    satisfied: list[Needs] = []
    room = Room(tmp_path, satisfied.append)
    answers: list[Answer] = [needs(), needs(), b"done"]

    def handler(session: Session, asked: Request) -> Answer:
        return answers.pop(0)

    room.waiting.submit(request(1), handler, needs())
    assert room.answer(1) == b"done"
    assert len(satisfied) == 3
    room.waiting.close()


def test_an_error_while_it_is_brought_on_is_its_answer(tmp_path: Path) -> None:
    def satisfy(_: Needs) -> None:
        raise Frozen

    room = Room(tmp_path, satisfy)
    room.waiting.submit(request(1), lambda *_: b"never", needs())
    assert room.answer(1) == -Frozen.errno
    room.waiting.close()


def test_the_first_deadline_counts_however_often_it_is_asked(tmp_path: Path) -> None:
    room = Room(tmp_path, lambda _: None)
    room.waiting.submit(request(1), lambda *_: needs(60), needs(0.2))
    assert room.answer(1) == -errno.EIO
    room.waiting.close()


def test_what_is_brought_in_vain_is_not_brought_without_end(tmp_path: Path) -> None:
    satisfied: list[Needs] = []
    room = Room(tmp_path, satisfied.append)
    first = needs(0.3)
    room.waiting.submit(request(1), lambda *_: needs(60), first)
    assert room.answer(1) == -errno.EIO
    assert 2 <= len(satisfied) <= 6
    assert {need.until for need in satisfied} == {first.until}, "nothing is waited for any longer"
    room.waiting.close()


def test_what_waited_in_the_queue_beyond_its_deadline_fails(tmp_path: Path) -> None:
    room = Room(tmp_path, lambda _: None)
    room.waiting.submit(request(1), lambda *_: b"late", needs(-1))
    assert room.answer(1) == -errno.EIO
    room.waiting.close()


def test_the_end_of_a_program_while_the_handler_runs_counts_when_it_would_wait_again(
    tmp_path: Path,
) -> None:
    running, go_on = threading.Event(), threading.Event()
    room = Room(tmp_path, lambda _: None)

    def handler(session: Session, asked: Request) -> Answer:
        running.set()
        assert go_on.wait(20)
        return needs()

    room.waiting.submit(request(1), handler, needs())
    assert running.wait(20)
    room.waiting.end(1)
    assert room.interrupted == []
    go_on.set()
    assert room.answer(1) == -errno.EINTR
    room.waiting.close()


def test_work_that_is_done_beside_is_not_cut_short(tmp_path: Path) -> None:
    running, go_on = threading.Event(), threading.Event()
    room = Room(tmp_path, lambda _: None)

    def handler(session: Session, asked: Request) -> Answer:
        running.set()
        assert go_on.wait(20)
        return b"synced"

    room.waiting.submit(request(1), handler, None)
    assert running.wait(20)
    room.waiting.end(1)
    go_on.set()
    assert room.answer(1) == b"synced"
    room.waiting.close()


def test_more_than_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "JOBS_MAX", 2)
    go_on = threading.Event()

    def satisfy(_: Needs) -> None:
        assert go_on.wait(20)

    room = Room(tmp_path, satisfy)
    for unique in (1, 2, 3):
        room.waiting.submit(request(unique), lambda *_: b"done", needs())
    assert room.answer(3) == -errno.EIO
    go_on.set()
    assert room.answer(1) == room.answer(2) == b"done"
    room.waiting.close()


def test_threads_are_used_again_and_are_never_more_than_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "THREADS_MAX", 3)
    before = threading.active_count()
    room = Room(tmp_path, lambda _: None)
    for unique in range(1, 51):
        room.waiting.submit(request(unique), lambda *_: b"done", needs())
    for unique in range(1, 51):
        assert room.answer(unique) == b"done"
    assert threading.active_count() - before <= 3
    room.waiting.close()


def test_every_refusal_has_a_number_for_programs() -> None:
    assert all(cls.errno > 0 for cls in FileError.__subclasses__())
