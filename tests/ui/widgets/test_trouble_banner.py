"""What went wrong, in a narrow window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.tray.models.trouble import Act, Cure, Trouble
from app.tray.widgets.trouble_banner import TroubleBanner
from tests.support.desk_double import theme, words

CURES = (Cure(Act.OTHER_FOLDER, "Choose another"), Cure(Act.BRING_IN, "Import them"))
TROUBLE = Trouble("It is not empty.", "Files would be hidden.", cures=CURES, details="ENOTEMPTY")


def banner(qtbot: QtBot, trouble: Trouble | None) -> TroubleBanner:
    made = TroubleBanner(theme(), words())
    qtbot.addWidget(made)
    made.show()
    made.tell(trouble)
    qtbot.waitUntil(lambda: trouble is None or bool(buttons(made)))
    return made


def buttons(made: TroubleBanner) -> list[QPushButton]:
    return [each for each in made.findChildren(QPushButton) if each.isVisible()]


def test_nothing_is_shown_while_nothing_is_wrong(qtbot: QtBot) -> None:
    made = banner(qtbot, TROUBLE)
    assert made.isVisible()
    made.tell(None)
    assert not made.isVisible()
    assert buttons(made) == []


def test_a_cure_is_told_when_it_is_pressed(qtbot: QtBot) -> None:
    made = banner(qtbot, TROUBLE)
    told: list[Cure] = []
    made.cured.connect(told.append)
    for button in buttons(made)[:2]:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told == [*CURES]


def test_details_are_shown_when_they_are_wanted(qtbot: QtBot) -> None:
    made = banner(qtbot, TROUBLE)
    details = next(each for each in made.findChildren(QLabel) if each.text() == "ENOTEMPTY")
    assert not details.isVisible()
    qtbot.mouseClick(buttons(made)[2], Qt.MouseButton.LeftButton)
    assert details.isVisible()


def test_the_same_trouble_told_again_stays_as_it_is(qtbot: QtBot) -> None:
    made = banner(qtbot, TROUBLE)
    before = buttons(made)
    made.tell(
        Trouble("It is not empty.", "Files would be hidden.", cures=CURES, details="ENOTEMPTY")
    )
    assert buttons(made) == before
