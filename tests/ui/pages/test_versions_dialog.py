"""The dialog of previous versions."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.tray.pages.versions_dialog import VersionsDialog
from core.control.lines import Failure
from core.control.schema import History, OldVersion, Restored, RestoreRequest, Unheard
from tests.support.desk_double import BridgeDouble
from tests.ui.conftest import MakeDesk

OLD = OldVersion("1-2", 5, "2026-11-12T08:00:00Z", "pi", "replaced", on=["nas"], path="/d/a.txt")
NOW = OldVersion("1-3", 5, "2026-11-13T08:00:00Z", "pi", "current", on=["nas"], path="/d/a.txt")


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def opened(
    parent: QWidget,
    make_desk: MakeDesk,
    answers: dict[str, object],
    *,
    of_folder: bool = False,
) -> tuple[VersionsDialog, BridgeDouble]:
    desk = make_desk(answers)
    dialog = VersionsDialog(desk, "/d/a.txt", parent, of_folder=of_folder)
    dialog.open()
    assert isinstance(desk.bridge, BridgeDouble)
    return dialog, desk.bridge


def texts(dialog: VersionsDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_an_older_version_comes_back_in_place_or_beside(
    qtbot: QtBot, parent: QWidget, make_desk: MakeDesk
) -> None:
    history = History([NOW, OLD], [Unheard("attic", "absent")])
    restored = Restored("/d/a.txt", "1-2")
    dialog, bridge = opened(parent, make_desk, {"history": history, "restore": restored})
    qtbot.waitUntil(lambda: len(dialog.buttons) == 2)
    assert dialog.says == "attic is away and may have more."
    place, beside = dialog.buttons
    place.click()
    qtbot.waitUntil(lambda: "It stands as a.txt now." in texts(dialog))
    beside.click()
    in_place, at_side = bridge.requests("restore")
    assert in_place == RestoreRequest("/d/a.txt", "1-2", "")
    assert isinstance(at_side, RestoreRequest)
    assert at_side.to.startswith("/d/a (2026-11-12")
    dialog.close()


def test_what_was_removed_from_a_folder_comes_back_where_it_was(
    qtbot: QtBot, parent: QWidget, make_desk: MakeDesk
) -> None:
    gone = OldVersion("1-2", 5, "2026-11-12T08:00:00Z", "pi", "deleted", on=["nas"], path="/d/b")
    refusal = Failure("x", "Its folder is gone.")
    dialog, bridge = opened(
        parent, make_desk, {"history": History([gone]), "restore": refusal}, of_folder=True
    )
    qtbot.waitUntil(lambda: len(dialog.buttons) == 1)
    dialog.buttons[0].click()
    qtbot.waitUntil(lambda: "Its folder is gone." in texts(dialog))
    assert bridge.requests("restore") == [RestoreRequest("/d/b", "1-2", "")]
    dialog.close()


def test_nothing_and_a_failure_are_said(qtbot: QtBot, parent: QWidget, make_desk: MakeDesk) -> None:
    dialog, _ = opened(parent, make_desk, {"history": History([NOW])})
    qtbot.waitUntil(lambda: dialog.says == "")
    dialog.close()
    dialog, _ = opened(parent, make_desk, {"history": History([])})
    qtbot.waitUntil(lambda: dialog.says == "There is no older version.")
    dialog.close()
    dialog, _ = opened(parent, make_desk, {"history": Failure("x", "No node.", "Start it.")})
    qtbot.waitUntil(lambda: dialog.says == "No node. Start it.")
    dialog.close()
