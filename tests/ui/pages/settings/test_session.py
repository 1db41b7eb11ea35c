"""What is changed stays until it is applied; an answer that is too old is thrown away."""

from pytestqt.qtbot import QtBot

from app.tray.bridge.bridge import Question
from app.tray.models.settings.preview import Stage, bar
from app.tray.pages.settings.session import SettingsSession, session_of
from core.config.setting import Level
from core.control.lines import Failure
from core.control.schema import ConfigSet
from tests.support.settings_pages import SettingsNode, double
from tests.support.shown_settings import NOTHING_MOVES, THIRD_COPIES
from tests.ui.conftest import MakeDesk

COPIES, MODE = "redundancy.copies", "cache.mode"


def opened(
    make_desk: MakeDesk, qtbot: QtBot, node: SettingsNode, **answers: object
) -> SettingsSession:
    desk = make_desk(
        node.answers | {name.replace("_", "-"): each for name, each in answers.items()}
    )
    session = session_of(desk.bridge)
    session.look()
    qtbot.waitUntil(lambda: session.shown is not None)
    return session


def test_pages_of_one_bridge_share_what_is_changed(make_desk: MakeDesk) -> None:
    desk, other = make_desk(), make_desk()
    assert session_of(desk.bridge) is session_of(desk.bridge)
    assert session_of(desk.bridge) is not session_of(other.bridge)


def test_the_dry_run_is_asked_once_after_the_last_edit(make_desk: MakeDesk, qtbot: QtBot) -> None:
    session = opened(make_desk, qtbot, SettingsNode())
    bridge = session.parent()
    session.put(COPIES, 3)
    session.put(COPIES, 4)
    session.put(COPIES, 3)
    assert bridge.requests("config-dry-set") == []
    qtbot.waitUntil(lambda: bool(session.asked.answers), timeout=5_000)
    assert bridge.requests("config-dry-set") == [ConfigSet(Level.NETWORK, ["redundancy.copies=3"])]
    assert session.asked.answers == {Level.NETWORK: THIRD_COPIES}


def test_both_levels_are_asked_and_answered_apart(make_desk: MakeDesk, qtbot: QtBot) -> None:
    session = opened(make_desk, qtbot, SettingsNode())
    session.put(COPIES, 3)
    session.put(MODE, "save")
    qtbot.waitUntil(lambda: len(session.asked.answers) == 2, timeout=5_000)
    assert session.asked.answers[Level.POD] == NOTHING_MOVES


def test_an_older_answer_is_thrown_away(make_desk: MakeDesk, qtbot: QtBot) -> None:
    session = opened(make_desk, qtbot, SettingsNode(), config_dry_set=lambda _: None)
    session.put(COPIES, 3)
    asked: list[Question] = []
    qtbot.waitUntil(lambda: bool(session._dry_questions), timeout=5_000)
    asked += session._dry_questions
    session.put(COPIES, 4)
    assert not any(question.is_wanted for question in asked)
    assert session.asked.answers == {}


def test_nobody_waits_for_ever_for_the_preview(make_desk: MakeDesk, qtbot: QtBot) -> None:
    node = SettingsNode()
    answers = node.answers
    del answers["config-dry-set"]
    desk = make_desk(answers)
    session = session_of(desk.bridge)
    session.look()
    qtbot.waitUntil(lambda: session.shown is not None)
    session._late.setInterval(1)
    session.put(COPIES, 3)
    qtbot.waitUntil(lambda: session.asked.is_late)
    known = session.known()
    assert known is not None
    shown = bar(known, session.asked, None, desk.words)
    assert shown is not None
    assert (shown.stage, shown.can_apply) == (Stage.WAITING, True)


def test_what_is_applied_holds_and_can_be_taken_back(make_desk: MakeDesk, qtbot: QtBot) -> None:
    node = SettingsNode({MODE: "stream"})
    session = opened(make_desk, qtbot, node)
    session.put(COPIES, 3)
    session.put(MODE, "save")
    session.apply()
    qtbot.waitUntil(lambda: session.applied is not None)
    qtbot.waitUntil(lambda: not session.changes)
    assert [request.level for request in node.sent] == [Level.NETWORK, Level.POD]
    assert node.given == {COPIES: 3, MODE: "save"}
    known = session.known()
    assert known is not None
    assert not known.noticed
    session.undo()
    qtbot.waitUntil(lambda: node.given == {MODE: "stream"})
    qtbot.waitUntil(lambda: session.applied is None)


def test_what_was_applied_is_shown_until_it_is_done_for_a_while(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    session = opened(make_desk, qtbot, SettingsNode())
    session.follow(is_at_work=True, is_done=True)
    assert not session._done.isActive()
    session.put(COPIES, 3)
    session.apply()
    qtbot.waitUntil(lambda: session.applied is not None)
    session.follow(is_at_work=True, is_done=False)
    assert session.applied is not None
    assert session.applied.has_begun
    session._done.setInterval(1)
    session.follow(is_at_work=False, is_done=True)
    qtbot.waitUntil(lambda: session.applied is None)


def test_work_that_never_begins_is_none(make_desk: MakeDesk, qtbot: QtBot) -> None:
    session = opened(make_desk, qtbot, SettingsNode())
    session._begin.setInterval(1)
    session._begin.timeout.emit()
    assert session.applied is None
    session.put(COPIES, 3)
    session.apply()
    qtbot.waitUntil(lambda: session.applied is not None and session.applied.has_begun)


def test_what_is_refused_stays_pending_and_says_why(make_desk: MakeDesk, qtbot: QtBot) -> None:
    refused = Failure("Refused", "This pod may not.", "Do it elsewhere.")
    session = opened(make_desk, qtbot, SettingsNode(), config_set=refused)
    session.put(COPIES, 3)
    session.apply()
    assert session.is_applying
    qtbot.waitUntil(lambda: not session.is_applying)
    assert session.asked.answers[Level.NETWORK] == refused
    assert COPIES in session.changes
    assert session.applied is None


def test_nothing_is_applied_twice_at_once_nor_where_nothing_is_wanted(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    node = SettingsNode()
    session = opened(make_desk, qtbot, node)
    session.apply()
    session.undo()
    session.put(COPIES, 3)
    session.apply()
    session.apply()
    qtbot.waitUntil(lambda: session.applied is not None)
    assert len(node.sent) == 1
    session.close()
    assert session.applied is None


def test_what_another_machine_sets_is_noticed_and_overwrites_nothing(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    node = SettingsNode()
    session = opened(make_desk, qtbot, node)
    session.put(COPIES, 3)
    node.given |= {COPIES: 4, "history.keep-days": 9}
    session.look_soon()
    qtbot.waitUntil(lambda: session.shown is not None and session.shown.network[COPIES].value == 4)
    known = session.known()
    assert known is not None
    assert known.noticed == {COPIES, "history.keep-days"}
    assert known.changes[COPIES].wanted == 3
    session._forget_noticed()
    again = session.known()
    assert again is not None
    assert not again.noticed


def test_discarding_wants_nothing_any_more(make_desk: MakeDesk, qtbot: QtBot) -> None:
    session = opened(make_desk, qtbot, SettingsNode({COPIES: 3}))
    session.put(MODE, "save")
    session.put_default(COPIES)
    assert set(session.changes) == {MODE, COPIES}
    session.discard()
    assert not session.changes


def test_before_the_node_answered_nothing_is_changed(make_desk: MakeDesk, qtbot: QtBot) -> None:
    failure = Failure("Not running", "Wormhole does not run.")
    desk = make_desk({"config-show": failure})
    session = session_of(desk.bridge)
    session.put(COPIES, 3)
    session.put_default(COPIES)
    assert session.known() is None
    assert not session.changes
    session.look()
    session.look()
    qtbot.waitUntil(lambda: session.failure == failure)
    assert len(double(desk).requests("config-show")) == 2
