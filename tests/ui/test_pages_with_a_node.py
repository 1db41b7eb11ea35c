"""The pages of files, pods and settings as text with a real node: what they ask is understood."""

from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.tray.pages.advanced_page import AdvancedPage
from app.tray.pages.files_page import FilesPage
from app.tray.pages.pods_page import PodsPage
from app.tray.pages.settings.storage import StoragePage
from app.tray.pages.settings.storage_move import MovingDialog
from app.tray.shell.application import Application
from app.tray.widgets.confirmation import Confirmation
from app.tray.widgets.stepper import Stepper
from core.node.home import Home
from tests.support.pods import Pod

PATIENCE_MS = 60_000


def test_rules_members_and_texts_are_shown_changed_and_kept(
    qtbot: QtBot, application: Application, pod: Pod
) -> None:
    (pod.mount / "photos").mkdir()
    (pod.mount / "photos" / "a.jpg").write_bytes(b"x" * 30_000)
    window = application.dressed.windows.main

    window.go("files", "/photos/a.jpg")
    files = window.findChildren(FilesPage)[0]
    qtbot.waitUntil(
        lambda: getattr(files.selection._found, "path", "") == "/photos/a.jpg", timeout=PATIENCE_MS
    )
    copies = files.selection.panel.rows[0].control
    assert isinstance(copies, Stepper)
    copies.stepUp()
    bar = files.selection.applying.bar
    qtbot.waitUntil(bar.apply.isEnabled, timeout=PATIENCE_MS)
    bar.apply.click()
    qtbot.waitUntil(
        lambda: files.selection.panel.rows[0].rule.chip.says == "Set here", timeout=PATIENCE_MS
    )
    files.finder.field.setText("A.JPG")
    qtbot.waitUntil(lambda: files.model.index(0, 0).data() == "photos/a.jpg", timeout=PATIENCE_MS)

    window.go("pods")
    pods = window.findChildren(PodsPage)[0]
    qtbot.waitUntil(lambda: len(pods.table_of_pods.rows) == 1, timeout=PATIENCE_MS)

    window.go("advanced")
    advanced = window.findChildren(AdvancedPage)[0]
    qtbot.waitUntil(lambda: bool(advanced.editor.toPlainText()), timeout=PATIENCE_MS)
    shown = advanced.editor.toPlainText()
    text = "# ours\n" + shown.replace("[history]\n", "[history]  # short\nkeep-days = 3\n")
    advanced.editor.replace_all(text)
    qtbot.waitUntil(advanced.footer.apply.isEnabled, timeout=PATIENCE_MS)
    advanced.footer.apply.click()
    qtbot.waitUntil(advanced.applying.bar.apply.isEnabled, timeout=PATIENCE_MS)
    advanced.applying.bar.apply.click()
    qtbot.waitUntil(lambda: "1 setting changed" in advanced.footer.says, timeout=PATIENCE_MS)
    kept = Home(pod.home).network_file.read_text()
    assert kept == text


def test_the_storage_moves_and_the_drive_is_there_again(
    qtbot: QtBot, application: Application, pod: Pod
) -> None:
    (pod.mount / "letter").write_bytes(b"x" * 30_000)
    window, target = application.dressed.windows.main, pod.home.parent / "another disk"
    window.go("storage")
    page = window.findChildren(StoragePage)[0]
    page.storage_move.look(str(target))
    qtbot.waitUntil(lambda: bool(visible(page, Confirmation)), timeout=PATIENCE_MS)
    (asked,) = visible(page, Confirmation)
    next(each for each in asked.findChildren(QPushButton) if each.text() == "Move it").click()
    row = page.row_of("storage.path")
    assert row is not None
    qtbot.waitUntil(lambda: row.row.value == str(target), timeout=PATIENCE_MS)
    assert visible(page, MovingDialog) == []
    assert not pod.storage.exists()
    assert (pod.mount / "letter").read_bytes() == b"x" * 30_000


def visible(page: QWidget, kind: type[QDialog]) -> list[QDialog]:
    return [each for each in page.findChildren(kind) if each.isVisible()]
