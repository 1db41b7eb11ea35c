"""What the page of pods does, where the page is only a listener."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.tray.models.members import Act
from app.tray.pages.leave_card import LeaveCard
from app.tray.pages.pods_acts import Around, PodsActs
from core.control.lines import Failure
from core.control.schema import PodRow, RoleGiven, Status
from core.model.members import Role
from tests.ui.conftest import MakeDesk


def test_an_act_on_a_pod_that_is_gone_does_nothing_and_others_are_told(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk({"set-role": RoleGiven("a", "aa", Role.MEMBER, Role.ADMIN)})
    parent, said, failed = QWidget(), list[str](), list[Failure]()
    qtbot.addWidget(parent)
    card = LeaveCard(desk.theme, desk.words)
    qtbot.addWidget(card)
    acts = PodsActs(desk, card, Around(lambda: parent, said.append, failed.append))
    acts.act(Act.DEMOTE, "aa")
    acts.ask_to_leave()
    assert said == []
    pods = [PodRow("a", "aa", "admin", "self")]
    acts.status = Status("home", "favorable", "", False, pods, 0, 0, 0, 0, [])
    acts.act(Act.DEMOTE, "aa")
    qtbot.waitUntil(lambda: said == ["a is a member now."])
    assert failed == []
