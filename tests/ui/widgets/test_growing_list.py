"""A list as high as its rows, up to a limit."""

from PySide6.QtCore import QStringListModel
from pytestqt.qtbot import QtBot

from app.tray.widgets.growing_list import GrowingList
from tests.ui.conftest import MakeDesk


def test_it_grows_with_its_rows_up_to_its_limit(qtbot: QtBot, make_desk: MakeDesk) -> None:
    view = GrowingList(make_desk().theme, "names")
    qtbot.addWidget(view)
    model = QStringListModel(["a", "b"])
    view.setModel(model)
    two = view.sizeHint().height()
    model.setStringList(["a", "b", "c", "d"])
    assert view.sizeHint().height() > two
    view.most_height = two
    assert view.sizeHint().height() == two
    view.most_height, view.least_height = 500, 400
    assert view.sizeHint().height() == view.minimumSizeHint().height() == 400
    assert view.accessibleName() == "names"
