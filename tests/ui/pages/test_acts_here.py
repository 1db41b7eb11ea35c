"""What buttons of the overview do on the spot."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.tray.models.picture import Picture, Reach
from app.tray.models.said import Act
from app.tray.pages.acts_here import ActsHere
from core.control.schema import Imported, ImportRequest, StoppedRow
from core.node.settings import load
from tests.support.desk_double import BridgeDouble, Went
from tests.support.desktop_pages import texts
from tests.support.small_node import make_network
from tests.ui.conftest import MakeDesk


def acts(
    qtbot: QtBot, make_desk: MakeDesk, **answers: object
) -> tuple[ActsHere, QWidget, BridgeDouble]:
    desk = make_desk(answers)
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    made = ActsHere(desk, page)
    made.notice.setParent(page)
    bridge = desk.bridge
    assert isinstance(bridge, BridgeDouble)
    return made, page, bridge


def test_a_folder_is_chosen_and_brought_in(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made, page, bridge = acts(qtbot, make_desk, **{"import": Imported(3, 1, 99, 0)})
    made.do(Act("", "import"))
    dialog = page.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit("/old/photos")
    qtbot.waitUntil(lambda: "3 files were brought in" in texts(made.notice))
    assert bridge.requests("import") == [ImportRequest("/old/photos")]
    dialog.close()


def test_what_is_lacking_is_said_with_what_the_mount_said(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    made, _, bridge = acts(qtbot, make_desk)
    bridge.picture = Picture(Reach.NOT_RUNNING, trouble="No FUSE.", remedy="Install fuse3.")
    made.do(Act("", "help-fuse"))
    qtbot.waitUntil(lambda: "Install fuse3." in texts(made.notice))


def test_keeping_everything_is_asked_of_the_node_at_once(qtbot: QtBot, make_desk: MakeDesk) -> None:
    rows: list[StoppedRow] = []
    made, _, bridge = acts(qtbot, make_desk, **{"guard-decide": rows})
    made.do(Act("", "guard-deny"))
    assert len(bridge.requests("guard-decide")) == 1


def test_all_others_lead_somewhere_and_a_pod_that_is_gone_nowhere(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    page = QWidget()
    qtbot.addWidget(page)
    made = ActsHere(desk, page)
    made.do(Act("", "storage"))
    made.do(Act("", "check-pod", "gone"))
    assert isinstance(desk.go, Went)
    assert desk.go.to == [("storage", "")]


def test_a_drive_is_shown_elsewhere_while_no_node_runs(
    qtbot: QtBot, make_desk: MakeDesk, tmp_path: Path
) -> None:
    made, page, bridge = acts(qtbot, make_desk)
    bridge.home = make_network(tmp_path)
    made.do(Act("", "other-folder"))
    dialog = page.findChildren(QFileDialog)[0]
    dialog.fileSelected.emit(str(tmp_path / "other"))
    dialog.close()
    went = made._desk.go
    assert isinstance(went, Went)
    qtbot.waitUntil(lambda: went.to == [("start", "")])
    assert load(bridge.home).pod.pod.mount == str(tmp_path / "other")
