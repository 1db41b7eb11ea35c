"""Server and client over a real socket: answers, progress, errors, and callers that go away."""

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core import errors
from core.control.client import ControlClient
from core.control.endpoint import connect, listen
from core.control.events import Events
from core.control.lines import Failed, Progress, Tell
from core.control.operations import HEALTH, PODS, REDUNDANCY, STATUS, SYNC
from core.control.schema import (
    Happened,
    Health,
    Nothing,
    PodRow,
    RedundancyRequest,
    Status,
    Synced,
    SyncRequest,
)
from core.control.server import ControlServer
from core.errors import NotFound, NotRunning

SECONDS = 10.0


class Handlers:
    """What the server under test answers."""

    def __init__(self) -> None:
        self.cancelled = threading.Event()
        self.begun = threading.Event()

    async def health(self, request: Nothing, tell: Tell) -> Health:
        for done in range(3):
            tell(Progress("counting", done, 3))
            await asyncio.sleep(0)
        return Health(ready=True, state="ready", pid=1, version="x")

    async def pods(self, request: Nothing, tell: Tell) -> list[PodRow]:
        return [PodRow("a", "00", "admin", "self")]

    async def status(self, request: Nothing, tell: Tell) -> Status:
        raise NotFound("No such thing.", "Make one.")

    async def redundancy(self, request: RedundancyRequest, tell: Tell) -> None:
        raise ZeroDivisionError

    async def sync(self, request: SyncRequest, tell: Tell) -> Synced:
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled.set()
        return Synced(0)


@contextmanager
def serving(
    folder: Path, handlers: Handlers, events: Events
) -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    server = ControlServer(events)
    server.handle(HEALTH, handlers.health)
    server.handle(PODS, handlers.pods)
    server.handle(STATUS, handlers.status)
    server.handle(REDUNDANCY, handlers.redundancy)  # type: ignore[arg-type]
    server.handle(SYNC, handlers.sync)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.start(listen(folder)), loop).result(SECONDS)
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(server.close(), loop).result(SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(SECONDS)
        loop.close()


def test_an_operation_is_answered_after_its_progress(tmp_path: Path) -> None:
    seen: list[Progress] = []
    with serving(tmp_path, Handlers(), Events()):
        client = ControlClient(tmp_path)
        health = client.call(HEALTH, Nothing(), seen.append, SECONDS)
        assert health.ready
        assert [each.done for each in seen] == [0, 1, 2][: len(seen)]
        assert client.call(PODS, Nothing()) == [PodRow("a", "00", "admin", "self")]


def test_an_error_travels_with_its_remedy_and_exit_code(tmp_path: Path) -> None:
    with serving(tmp_path, Handlers(), Events()), pytest.raises(Failed) as raised:
        ControlClient(tmp_path).call(STATUS, Nothing(), timeout_seconds=SECONDS)
    failure = raised.value.failure
    assert (failure.detail, failure.remedy) == ("No such thing.", "Make one.")
    assert failure.exit_code == errors.EXIT_NOT_FOUND


def test_an_unexpected_exception_is_logged_whole_and_told_plainly(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.ERROR),
        serving(tmp_path, Handlers(), Events()),
        pytest.raises(Failed, match="ZeroDivisionError"),
    ):
        ControlClient(tmp_path).call(REDUNDANCY, RedundancyRequest(), timeout_seconds=SECONDS)
    (record,) = caplog.records
    assert record.exc_info is not None


def test_an_unknown_operation_is_refused(tmp_path: Path) -> None:
    class Other:
        name, request, answer = "dance", Nothing, Health

    with serving(tmp_path, Handlers(), Events()), pytest.raises(Failed, match="another version"):
        ControlClient(tmp_path).call(Other, Nothing(), timeout_seconds=SECONDS)  # type: ignore[arg-type]


def test_a_request_that_is_not_understood_is_wrong_usage(tmp_path: Path) -> None:
    with serving(tmp_path, Handlers(), Events()), pytest.raises(Failed) as raised:
        ControlClient(tmp_path).call(HEALTH, {"what": 1}, timeout_seconds=SECONDS)  # type: ignore[arg-type]
    assert raised.value.failure.exit_code == errors.EXIT_USAGE


def test_a_caller_that_goes_away_ends_its_operation(tmp_path: Path) -> None:
    handlers = Handlers()
    with serving(tmp_path, handlers, Events()):
        with connect(tmp_path, SECONDS) as caller:
            caller.sendall(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
            assert handlers.begun.wait(SECONDS)
        assert handlers.cancelled.wait(SECONDS)


@pytest.mark.parametrize("is_refused", [True, False])
@pytest.mark.parametrize("steps", range(10))
def test_a_caller_that_left_before_its_answer_is_no_error_of_the_node(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, steps: int, is_refused: bool
) -> None:
    handlers, has_left = Handlers(), threading.Event()

    async def health(request: Nothing, tell: Tell) -> Health:
        def let_go(steps_left: int) -> None:
            if steps_left:
                loop.call_soon(let_go, steps_left - 1)
            else:
                handlers.begun.set()
                has_left.wait(SECONDS)  # so that it has left at this very step of the answer

        let_go(steps)
        tell(Progress("counting", 1, 3))
        if is_refused:
            raise NotFound("No such thing.")
        return Health(ready=True, state="ready", pid=1, version="x")

    handlers.health = health  # type: ignore[method-assign]
    with caplog.at_level(logging.WARNING), serving(tmp_path, handlers, Events()) as loop:
        with connect(tmp_path, SECONDS) as caller:
            caller.sendall(b"POST /v1/health HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
            assert handlers.begun.wait(SECONDS)
        has_left.set()
        assert ControlClient(tmp_path).call(PODS, Nothing(), timeout_seconds=SECONDS)
    assert caplog.records == []


def test_events_are_streamed_to_who_listens(tmp_path: Path) -> None:
    events = Events()
    with serving(tmp_path, Handlers(), events) as loop:
        stream = ControlClient(tmp_path).events()
        stopped = threading.Event()

        def publish() -> None:
            events.publish(Happened("pod", "nas is back", "2026-01-01T00:00:00Z"))
            if not stopped.is_set():
                loop.call_later(0.02, publish)

        loop.call_soon_threadsafe(publish)
        assert next(stream).text == "nas is back"
        stopped.set()
        stream.close()  # type: ignore[attr-defined]


def test_without_a_node_the_client_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotRunning):
        ControlClient(tmp_path).call(HEALTH, Nothing())
    with pytest.raises(NotRunning):
        next(ControlClient(tmp_path).events())
