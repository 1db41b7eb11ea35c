"""Questions: answered on the window's thread, which never waits."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.tray.bridge.bridge import Bridge
from app.tray.models.picture import Picture, Reach
from core.control.lines import Failure, Progress, Tell
from core.control.operations import STATUS
from core.control.schema import Happened, Nothing
from core.errors import Refused
from core.node.home import Home


@pytest.fixture
def bridge(tmp_path: Path) -> Iterator[Bridge]:
    made = Bridge(Home(tmp_path))
    yield made
    made.close()


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
    bridge._mailbox.post(Picture(Reach.NO_NETWORK))
    qtbot.waitUntil(lambda: len(seen) == 1)
    bridge.host(hosted=True)
    assert [(each.reach, each.hosted) for each in seen] == [
        (Reach.NO_NETWORK, False),
        (Reach.NO_NETWORK, True),
    ]


def test_why_there_is_no_node_is_kept_in_the_picture(bridge: Bridge, qtbot: QtBot) -> None:
    bridge.trouble(Failure("Failed", "FUSE is not installed.", "apt install fuse3"))
    assert bridge.picture.trouble == "FUSE is not installed."


class Thing:
    """Something that knows on which thread it ended."""

    def __init__(self, ended: list[int]) -> None:
        self.ended = ended

    def __del__(self) -> None:
        self.ended.append(threading.get_ident())


def test_nothing_that_a_question_knows_ends_on_another_thread(bridge: Bridge, qtbot: QtBot) -> None:
    """What is shown may be let go while a question is under way: its widgets would end there."""
    ended: list[int] = []
    answers: list[str] = []
    for _ in range(200):
        thing = Thing(ended)

        def work(tell: Tell, thing: Thing = thing) -> str:
            return "answer"

        def done(answer: str, thing: Thing = thing) -> None:
            answers.append(answer)

        bridge.work(work, done)
        del thing, work, done
    qtbot.waitUntil(lambda: len(answers) == 200)
    qtbot.waitUntil(lambda: not bridge._kept)
    gc.collect()
    assert set(ended) <= {threading.get_ident()}
    assert len(ended) >= 190


def test_threads_end_when_it_is_closed(tmp_path: Path, qtbot: QtBot) -> None:
    before = set(threading.enumerate())
    made = Bridge(Home(tmp_path))
    own = set(threading.enumerate()) - before
    assert own
    made.close()
    made.close()
    qtbot.waitUntil(lambda: not any(thread.is_alive() for thread in own))


def test_what_happened_is_passed_on(bridge: Bridge, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.happened) as signal:
        bridge._mailbox.post(Happened("happened", "attic-pi is back.", "2026-11-29T09:00:00Z", 4))
    assert signal.args[0].number == 4
