"""Starting the node in the background: what becomes of it is told here."""

from pathlib import Path

import pytest

from app.starting import _answer, spawn, start, stopped
from core.control.lines import Failed
from core.control.schema import Health, Started
from core.errors import DeadlineExceeded, NotRunning, WormholeError
from core.node.home import Home
from core.node.lock import HomeLock


def test_why_a_node_cannot_run_is_raised_here(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="There is no network in"):
        spawn(Home(tmp_path / "home"))


def test_a_settings_file_that_is_not_right_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "network.toml").write_text("[redundancy]\ncopies = many\n")
    with pytest.raises(Failed, match=r"network\.toml:2") as raised:
        spawn(Home(tmp_path))
    assert raised.value.failure.exit_code == 2


STARTED = Started("lab", "a", "/m", "h:1", "00")


def test_a_node_that_another_command_starts_is_waited_for(tmp_path: Path) -> None:
    home = Home(tmp_path)
    answers = iter([NotRunning(), NotRunning(), STARTED])

    def ask() -> Health:
        answer = next(answers)
        if isinstance(answer, NotRunning):
            raise answer
        return Health(ready=True, state="ready", pid=1, version="1", started=answer)

    with HomeLock(home):
        assert start(home, ask) == STARTED


def test_a_node_that_ends_while_it_starts_or_never_gets_ready_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask() -> Health:
        raise NotRunning

    home = Home(tmp_path)
    with HomeLock(home), pytest.raises(DeadlineExceeded, match="did not get ready"):
        start(home, ask, 0.0)
    running = iter([7, None])
    monkeypatch.setattr("app.starting.running_process", lambda _: next(running))
    with pytest.raises(WormholeError, match="ended while it started"):
        start(home, ask)


class Ended:
    """A process that has ended."""

    def poll(self) -> int:
        return 1

    def wait(self, seconds: float) -> int:
        return 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"", "ended while it started"),
        (b'{"type":"error","title":"x"', "ended while it started"),
        (b"[]\n", "not understood"),
        (b'{"network":"\xff"}\n', "not understood"),
        (b'{"type":"error","title":"Refused","detail":"no room"}\n', "no room"),
    ],
    ids=["nothing", "half a line", "another line", "no text", "why"],
)
def test_whatever_a_node_says_before_it_ends_is_told(
    tmp_path: Path, line: bytes, says: str
) -> None:
    with pytest.raises(WormholeError, match=says):
        _answer(line, Ended(), Home(tmp_path))  # type: ignore[arg-type]


def test_a_node_that_runs_is_stopped_meanwhile_and_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[str] = []
    running = iter([False, False, True])
    monkeypatch.setattr("app.starting.running_process", lambda _: 7)
    monkeypatch.setattr("app.starting.has_ended", lambda _: next(running))
    monkeypatch.setattr(
        "app.starting.ControlClient.call",
        lambda _self, operation, _request: did.append(operation.name),
    )
    monkeypatch.setattr("app.starting.start", lambda *_: did.append("start"))

    def work() -> None:
        with stopped(Home(tmp_path)):
            did.append("work")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        work()
    assert did == ["down", "work", "start"]


def test_a_node_that_does_not_stop_is_not_waited_for_and_one_that_did_not_run_stays_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stopped(Home(tmp_path)):
        pass
    monkeypatch.setattr("app.starting.running_process", lambda _: 7)
    monkeypatch.setattr("app.starting.has_ended", lambda _: False)
    monkeypatch.setattr("app.starting.ControlClient.call", lambda *_: None)
    with pytest.raises(DeadlineExceeded, match="long to stop"), stopped(Home(tmp_path), 0.0):
        raise AssertionError("it runs")
