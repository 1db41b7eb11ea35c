"""Lists of choices."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.tray.widgets.combo import Combo
from tests.ui.conftest import MakeDesk


def test_it_is_chosen_with_the_keyboard(make_desk: MakeDesk, qtbot: QtBot) -> None:
    combo = Combo(make_desk().theme, "Days")
    qtbot.addWidget(combo)
    combo.addItems(["30 days", "60 days"])
    combo.show()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == "60 days"
    assert combo.accessibleName() == "Days"


def test_scrolling_the_page_does_not_change_it(make_desk: MakeDesk, qtbot: QtBot) -> None:
    combo = Combo(make_desk().theme, "Days")
    qtbot.addWidget(combo)
    combo.addItems(["30 days", "60 days"])
    combo.show()
    turned = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, turned)
    assert combo.currentText() == "30 days"


def test_it_is_drawn_with_a_chevron(make_desk: MakeDesk, qtbot: QtBot) -> None:
    combo = Combo(make_desk().theme, "Days")
    qtbot.addWidget(combo)
    combo.resize(200, 32)
    image = combo.grab().toImage()
    ground = image.pixelColor(100, 16).name()
    right = {image.pixelColor(x, y).name() for x in range(176, 192) for y in range(8, 24)}
    assert right - {ground}
