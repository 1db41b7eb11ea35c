"""Watching a node: told by it, never asking at intervals while it is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.tray.bridge import watch
from app.tray.bridge.watch import Watch
from app.tray.models.picture import Picture, Reach
from core.control.lines import Failed, Failure
from core.control.operations import RECENT, STATUS, Operation
from core.control.schema import Happened, RecentRow, Status
from core.errors import NotRunning
from core.node.home import Home

RECENT_ROW = RecentRow("/a.txt", "2026-11-29T09:00:00Z", "laptop", "mia", "changed")


def status(sent: float = 0.0) -> Status:
    return Status("home", "favorable", "", False, [], 0, 0, 0, 0, [], sent_rate=sent)


class Told:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.pictures: list[Picture] = []
        self.events: list[Happened] = []

    def pictured(self, picture: Picture) -> None:
        self.pictures.append(picture)

    def heard(self, event: Happened) -> None:
        self.events.append(event)


class Node:
    """A node that answers and tells what it was given, and then is gone."""

    def __init__(self, answers: list[object], events: list[Happened]) -> None:
        self.answers = answers
        self.lines = events

    def call(self, operation: Operation[object, object], request: object) -> object:
        del request
        if operation.name == RECENT.name:
            return [RECENT_ROW]
        assert operation.name == STATUS.name
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def events(self) -> Iterator[Happened]:
        yield from self.lines


def event(kind: str) -> Happened:
    return Happened(kind, "words", "2026-11-29T09:00:00Z")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "network.toml").touch()
    return Home(tmp_path)


def looked(
    monkeypatch: pytest.MonkeyPatch, home: Home, node: Node, clock: list[float] | None = None
) -> Told:
    monkeypatch.setattr(watch, "ControlClient", lambda _: node)
    told = Told()
    times = iter(clock or [0.0] * 20)
    Watch(home, told, lambda: next(times)).look()
    return told


def test_without_a_network_that_is_what_is_told(tmp_path: Path) -> None:
    told = Told()
    Watch(Home(tmp_path), told).look()
    assert [each.reach for each in told.pictures] == [Reach.NO_NETWORK]


def test_the_status_is_asked_again_when_the_node_says_that_it_changed(
    monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    told = looked(monkeypatch, home, Node([status(), status(5.0)], [event("changed")]))
    rates = [each.status.sent_rate for each in told.pictures if each.status is not None]
    assert rates == [0.0, 0.0, 5.0]
    assert told.pictures[-1].reach is Reach.NOT_RUNNING


def test_what_happened_is_passed_on_with_what_was_changed_lately(
    monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    told = looked(monkeypatch, home, Node([status()], [event("happened")]))
    assert [each.kind for each in told.events] == ["happened"]
    assert told.pictures[-1].recent == (RECENT_ROW,)


def test_how_long_bytes_have_been_moving_is_counted(
    monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    node = Node([status(1.0), status(1.0), status(), status(1.0)], [event("changed")] * 3)
    told = looked(monkeypatch, home, node, [10.0, 13.0, 14.0, 20.0])
    found = [each.moving_seconds for each in told.pictures if each.status is not None]
    assert found == [0.0, 0.0, 3.0, 0.0, 0.0]


def test_what_was_left_at_most_is_kept_until_nothing_is(
    monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    left = [replace(status(1.0), to_go=each) for each in (50, 20, 0, 9)]
    told = looked(monkeypatch, home, Node(left, [event("changed")] * 3), [10.0] * 4)
    found = [each.most_to_go for each in told.pictures if each.status is not None]
    assert found[-4:] == [50, 50, 0, 9]


@pytest.mark.parametrize(
    ("error", "runs", "reach"),
    [
        (NotRunning(), None, Reach.NOT_RUNNING),
        (NotRunning(), 42, Reach.STARTING),
        (
            Failed(Failure("Old", "It is of another version.", reason="other-version")),
            42,
            Reach.OTHER_VERSION,
        ),
    ],
)
def test_a_node_that_does_not_answer_is_told_with_the_reason(
    error: Exception,
    runs: int | None,
    reach: Reach,
    monkeypatch: pytest.MonkeyPatch,
    home: Home,
) -> None:
    monkeypatch.setattr(watch, "running_process", lambda _: runs)
    told = looked(monkeypatch, home, Node([error], []))
    assert told.pictures[-1].reach is reach


def test_the_same_is_not_told_twice(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    node = Node([status(), status()], [event("changed")])
    told = looked(monkeypatch, home, node)
    assert len([each for each in told.pictures if each.reach is Reach.RUNNING]) == 2


def test_a_closed_watch_tells_nothing(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    monkeypatch.setattr(watch, "ControlClient", lambda _: Node([status()], [event("changed")]))
    told = Told()
    watching = Watch(home, told)
    watching.close()
    watching.look()
    watching.run()
    assert told.pictures == []


def test_a_network_whose_node_does_not_run_is_named_as_its_settings_do(
    monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    home.network_file.write_text('[network]\nname = "office"\n')
    told = looked(monkeypatch, home, Node([NotRunning()], []))
    assert told.pictures[-1].network == "office"
