"""Questions: answered on the window's thread, which never waits."""

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.tray.bridge.bridge import Bridge
from app.tray.models.picture import Picture, Reach
from core.control.events import Happened
from core.control.lines import Failure, Progress, Tell
from core.control.operations import STATUS
from core.control.schema import Nothing
from core.errors import Refused
from core.node.home import Home


@pytest.fixture
def bridge(tmp_path: Path) -> Bridge:
    return Bridge(Home(tmp_path))


def test_an_answer_comes_on_the_thread_that_asked(bridge: Bridge, qtbot: QtBot) -> None:
    found: list[tuple[int, str]] = []
    asked = threading.get_ident()

    def work(tell: Tell) -> str:
        assert threading.get_ident() != asked
        tell(Progress("half", 1, 2))
        return "answer"

    told: list[Progress] = []
    bridge.work(
        work, lambda answer: found.append((threading.get_ident(), answer)), tell=told.append
    )
    assert found == []
    qtbot.waitUntil(lambda: found == [(asked, "answer")])
    assert told == [Progress("half", 1, 2)]


def test_a_failure_comes_as_a_sentence(bridge: Bridge, qtbot: QtBot) -> None:
    found: list[Failure] = []

    def work(tell: Tell) -> None:
        raise Refused("The folder is somebody else's.", "Choose another one.")

    bridge.work(work, lambda _: None, found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert (found[0].detail, found[0].remedy) == (
        "The folder is somebody else's.",
        "Choose another one.",
    )


def test_where_no_node_runs_the_question_fails(bridge: Bridge, qtbot: QtBot) -> None:
    found: list[Failure] = []
    bridge.ask(STATUS, Nothing(), lambda _: None, found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found[0].exit_code == 3


def test_who_wants_no_answer_gets_none(bridge: Bridge, qtbot: QtBot) -> None:
    found: list[str] = []
    hold = threading.Event()

    def work(tell: Tell) -> str:
        hold.wait(5)
        return "late"

    question = bridge.work(work, found.append)
    question.drop()
    hold.set()
    later: list[str] = []
    bridge.work(lambda _: "after", later.append)
    qtbot.waitUntil(lambda: later == ["after"])
    qtbot.wait(20)
    assert found == []


def test_a_closed_bridge_answers_nothing(bridge: Bridge, qtbot: QtBot) -> None:
    found: list[str] = []
    bridge.work(lambda _: "answer", found.append)
    bridge.close()
    qtbot.wait(50)
    bridge.work(lambda _: "answer", found.append)
    qtbot.wait(20)
    assert found == []


def test_a_picture_says_who_started_the_node(bridge: Bridge, qtbot: QtBot) -> None:
    seen: list[Picture] = []
    bridge.picture_changed.connect(seen.append)
    bridge.pictured(Picture(Reach.NO_NETWORK))
    qtbot.waitUntil(lambda: len(seen) == 1)
    bridge.host(hosted=True)
    assert [(each.reach, each.hosted) for each in seen] == [
        (Reach.NO_NETWORK, False),
        (Reach.NO_NETWORK, True),
    ]


def test_why_there_is_no_node_is_kept_in_the_picture(bridge: Bridge, qtbot: QtBot) -> None:
    bridge.trouble(Failure("Failed", "FUSE is not installed.", "apt install fuse3"))
    assert bridge.picture.trouble == "FUSE is not installed."


def test_what_happened_is_passed_on(bridge: Bridge, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.happened) as signal:
        bridge.heard(Happened("happened", "attic-pi is back.", "2026-11-29T09:00:00Z", 4))
    assert signal.args[0].number == 4
