"""What a window is told of a network: who changed what, what moved, who went and came back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.control import operations
from core.control.client import ControlClient
from core.control.schema import (
    Happened,
    LogRequest,
    LogRow,
    Nothing,
    RecentRow,
    Status,
    Throughput,
    Transfer,
)
from tests.support.pods import Pod, until

pytestmark = pytest.mark.prompt

MIB = 2**20


def client(pod: Pod) -> ControlClient:
    return ControlClient(pod.home / "run")


def log(pod: Pod, kind: str) -> list[LogRow]:
    return client(pod).call(operations.LOG, LogRequest(kind=kind))


def status(pod: Pod) -> Status:
    return client(pod).call(operations.STATUS, Nothing())


def recent(pod: Pod) -> list[RecentRow]:
    return client(pod).call(operations.RECENT, Nothing())


def transfers(pod: Pod) -> list[Transfer]:
    return client(pod).call(operations.TRANSFERS, Nothing())


def throughput(pod: Pod) -> Throughput:
    return client(pod).call(operations.THROUGHPUT, Nothing())


@contextmanager
def heard(pod: Pod) -> Iterator[list[Happened]]:
    """Yield what a pod tells those who listen, as it comes, until its node ends."""
    events: list[Happened] = []

    def listen() -> None:
        events.extend(client(pod).events())

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        pod.do("pause")
        until(lambda: events, "who listens is told of the pause")
        pod.do("resume")
        yield events
    finally:
        pod.run("down")
        thread.join(30)


def test_a_change_on_one_pod_is_told_on_the_other(two: tuple[Pod, Pod]) -> None:
    a, b = two
    a.sync()
    with heard(b) as events:
        (a.mount / "film").write_bytes(b"x" * 8 * MIB)
        until(lambda: log(b, "changed"), "the change is in the log")
        b.sync()
        (row,) = log(b, "changed")
        assert (row.path, row.pod, row.text) == ("/film", "a", "/film was added on a.")
        (file,) = recent(b)
        assert (file.path, file.pod, file.kind, file.undo) == ("/film", "a", "added", "")
        until(lambda: sum(throughput(b).received) >= 8 * MIB, "what came is counted")
        until(lambda: sum(throughput(a).sent) >= 8 * MIB, "what went is counted")
        until(lambda: status(b).by_copies.get("2") is not None, "both copies are counted")
        told = status(b)
        assert (told.files, told.bytes, told.to_go) == (1, 8 * MIB, 0)
        assert {pod.copies for pod in told.pods} == {8 * MIB}
        until(
            lambda: row.number in [each.number for each in events if each.kind == "happened"],
            "who listens is told of the row",
        )
        assert "changed" in {each.kind for each in events}
        for pod in two:
            assert log(pod, "pod-absent") == log(pod, "pod-back") == [], "nobody went or came back"


def test_what_another_pod_fetches_is_told_where_it_comes_from(two: tuple[Pod, Pod]) -> None:
    a, b = two
    (a.mount / "film").write_bytes(bytes(MIB) * 8)
    until(lambda: transfers(a), "it is told that b fetches the film")
    (row,) = transfers(a)
    assert (row.path, row.direction, row.pod) == ("/film", "out", b.name)
    assert (row.total, row.reason, row.wanted) == (8 * MIB, "copy", 2)
    assert row.done > 0
    assert row.rate > 0
    until(lambda: not transfers(a), "that is over some seconds later")


def test_a_pod_that_is_killed_and_comes_back_is_told_both_times(two: tuple[Pod, Pod]) -> None:
    a, b = two
    a.do("config", "set", "situation.absent-after=1s")
    a.sync()
    until(lambda: log(b, "setting"), "the setting is told where it was not changed")
    (row,) = log(b, "setting")
    assert row.pod == "a"
    assert row.facts["key"] == "situation.absent-after"
    b.kill()
    until(lambda: log(a, "pod-absent"), "it is told that b is absent")
    (away,) = [pod for pod in status(a).pods if pod.name == "b"]
    assert (away.state, away.since != "") == ("absent", True)
    assert status(a).grace_until > away.since
    b.up()
    until(lambda: log(a, "pod-back"), "it is told that b is back")
    (back,) = log(a, "pod-back")
    assert back.pod == "b"
    assert back.text.startswith("b is back after ")
    (away,) = [pod for pod in status(a).pods if pod.name == "b"]
    assert away.since == ""
    a.do("restart")
    assert [row.kind for row in log(a, "pod-back")] == ["pod-back"], (
        "it is told after a restart too"
    )
