"""Quitting: asked only where something is lost; nodes that somebody else started go on."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.tray.models.picture import Picture, Reach
from app.tray.shell.quitting import Quitting
from app.tray.widgets.confirmation import Question
from core.control.lines import Failure
from core.control.schema import DownRequest, OnlyHere, Stopping
from tests.support.desk_double import BridgeDouble
from tests.support.pictures import WELL, WORDS, plain
from tests.ui.conftest import MakeDesk

LOST, NOTHING = OnlyHere(4, 14 * 10**8), OnlyHere(0, 0)


class Made:
    """Quitting with bridges that answer as they are told; a person presses `button`."""

    def __init__(self, make_desk: MakeDesk, button: str = "now") -> None:
        self._make_desk = make_desk
        self.asked: list[Question] = []
        self.ended: list[bool] = []

        def confirm(question: Question, answered: Callable[[str], None]) -> None:
            self.asked.append(question)
            if button:
                answered(button)

        self.quitting = Quitting(WORDS, confirm)
        self.quitting.quit_now.connect(lambda: self.ended.append(True))

    def bridge(
        self, only_here: object, network: str = "home", *, hosted: bool = True
    ) -> BridgeDouble:
        answers = {"only-here": only_here, "down": Stopping(0)}
        bridge = self._make_desk(answers, home=f"/homes/{network}").bridge
        assert isinstance(bridge, BridgeDouble)
        bridge.picture = Picture(Reach.RUNNING, WELL, network=network)
        bridge.host(hosted=hosted)
        return bridge


def test_where_nothing_is_lost_nobody_is_asked(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = Made(make_desk)
    bridge = made.bridge(NOTHING)
    made.quitting.quit([bridge])
    qtbot.waitUntil(lambda: made.ended == [True])
    assert made.asked == []
    assert bridge.requests("down") == [DownRequest(wait=False)]


@pytest.mark.parametrize(("button", "wait"), [("wait", True), ("now", False)])
def test_a_person_may_wait_for_the_copies(
    button: str, wait: bool, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    made = Made(make_desk, button)
    bridge = made.bridge(LOST)
    made.quitting.quit([bridge])
    qtbot.waitUntil(lambda: made.ended == [True])
    assert plain(made.asked[0].title) == "Quit Wormhole on laptop-mia?"
    assert bridge.requests("down") == [DownRequest(wait=wait)]


def test_who_cancels_stays(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = Made(make_desk, "")
    bridge = made.bridge(LOST)
    made.quitting.quit([bridge])
    qtbot.waitUntil(lambda: len(made.asked) == 1)
    qtbot.wait(20)
    assert made.ended == []
    assert bridge.requests("down") == []


def test_a_node_that_somebody_else_started_goes_on(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = Made(make_desk)
    hosted, other = made.bridge(NOTHING), made.bridge(LOST, "office", hosted=False)
    made.quitting.quit([other])
    assert made.ended == [True]
    made.quitting.quit([hosted, other])
    qtbot.waitUntil(lambda: made.ended == [True, True])
    assert hosted.requests("down") == [DownRequest(wait=False)]
    assert other.asked == []


def test_of_several_networks_one_question_lists_what_each_would_lose(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    made = Made(make_desk)
    bridges = [made.bridge(LOST), made.bridge(NOTHING, "lab"), made.bridge(LOST, "office")]
    made.quitting.quit(bridges)
    qtbot.waitUntil(lambda: made.ended == [True])
    assert len(made.asked) == 1
    assert "home: 4 files" in made.asked[0].sentence
    assert "office: 4 files" in made.asked[0].sentence
    assert "lab" not in made.asked[0].sentence
    assert [bridge.requests("down") for bridge in bridges] == [[DownRequest(wait=False)]] * 3


def test_a_node_that_does_not_say_what_only_it_has_is_stopped_all_the_same(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    made = Made(make_desk)
    bridge = made.bridge(Failure("Failed", "No.", ""))
    bridge.answers["down"] = Failure("Failed", "No.", "")
    made.quitting.quit([bridge])
    qtbot.waitUntil(lambda: made.ended == [True])
    assert made.asked == []


def test_a_node_that_does_not_run_is_not_asked(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = Made(make_desk)
    bridge = made.bridge(LOST)
    bridge.picture = Picture(Reach.NOT_RUNNING, network="home", hosted=True)
    made.quitting.quit([bridge])
    qtbot.waitUntil(lambda: made.ended == [True])
    assert bridge.requests("only-here") == []
