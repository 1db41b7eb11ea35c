"""The page "Advanced": a text is checked while one types, tried, applied, and never lost."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.models.picture import Reach
from app.tray.pages.advanced_page import AdvancedPage
from core.config.setting import Level
from core.control.lines import Failure
from core.control.schema import (
    ConfigChanged,
    ConfigText,
    ConfigTextRequest,
    ConfigWrite,
    DryAmount,
    DryRun,
)
from core.errors import EXIT_REFUSED
from tests.support.desk_double import BridgeDouble
from tests.support.pictures import picture
from tests.support.small_node import make_network
from tests.ui.conftest import MakeDesk

TEXT = "[redundancy]  # ours\ncopies = 2\n"
POD = '[pod]\nname = "a"\n'
NONE = DryAmount(0, 0)
NETWORK = ConfigTextRequest(Level.NETWORK)


def given(request: object) -> ConfigText:
    assert isinstance(request, ConfigTextRequest)
    if request.level is Level.POD:
        return ConfigText(POD, "pod-stamp", "/home/pod.toml", storing=3)
    return ConfigText(TEXT, "stamp", "/home/network.toml", storing=3)


def opened(qtbot: QtBot, make_desk: MakeDesk, **answers: object) -> AdvancedPage:
    page = AdvancedPage(make_desk({"config-text": given} | answers))
    qtbot.addWidget(page)
    page.resize(816, 600)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: bool(page.editor.toPlainText()) or "config-text" in answers)
    return page


def asked(page: AdvancedPage, name: str) -> list[object]:
    bridge = page.desk.bridge
    assert isinstance(bridge, BridgeDouble)
    return bridge.requests(name)


def typed(qtbot: QtBot, page: AdvancedPage, text: str) -> None:
    page.editor.replace_all(text)
    qtbot.waitUntil(lambda: not page._rest.isActive())


def test_the_text_is_shown_and_nothing_is_pending(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = opened(qtbot, make_desk)
    assert page.editor.toPlainText() == TEXT
    assert page.footer.says == "No problems."
    assert not page.is_pending
    assert not page.footer.apply.isEnabled()


def test_an_error_blocks_is_found_by_f8_and_a_warning_does_not(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = opened(qtbot, make_desk)
    with qtbot.waitSignal(page.pending_changed):
        page.editor.replace_all(TEXT + "stratgy = 'spread'\n")
    qtbot.waitUntil(lambda: "1 error" in page.footer.says)
    assert page.footer.says == "1 error. Nothing is applied yet."
    assert not page.footer.apply.isEnabled()
    page.editor.go_to(1)
    qtbot.keyClick(page.editor, Qt.Key.Key_F8)
    assert page.editor.line == 3
    page.editor.problem_rows()[0].link.click()
    typed(qtbot, page, page.editor.toPlainText().replace("copies = 2", "copies = 5"))
    qtbot.waitUntil(lambda: "1 warning" in page.footer.says)
    assert page.footer.apply.isEnabled()


def test_what_would_change_is_said_before_it_is_applied(qtbot: QtBot, make_desk: MakeDesk) -> None:
    run = DryRun(DryAmount(7, 7), NONE, NONE)
    after, texts = TEXT.replace("2", "3"), {Level.NETWORK: TEXT, Level.POD: POD}

    def write(request: object) -> ConfigChanged:
        assert isinstance(request, ConfigWrite)
        texts[request.level] = request.text
        return ConfigChanged(["redundancy.copies"], stamp="written")

    def text(request: object) -> ConfigText:
        assert isinstance(request, ConfigTextRequest)
        stamp = "stamp" if texts[request.level] in {TEXT, POD} else "other"
        return ConfigText(texts[request.level], stamp, "/x")

    answers = {"config-text": text, "config-dry-write": run, "config-write": write}
    page = opened(qtbot, make_desk, **answers)
    qtbot.waitUntil(lambda: bool(page.editor.toPlainText()))
    typed(qtbot, page, after)
    qtbot.mouseClick(page.footer.apply, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.applying.bar.apply.isEnabled)
    assert asked(page, "config-write") == []
    assert page.stops()[1] is page.applying.bar
    qtbot.waitUntil(page.applying.bar.apply.hasFocus)
    qtbot.keyClick(page.applying.bar.apply, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "1 setting changed" in page.footer.says)
    assert asked(page, "config-write") == [ConfigWrite(Level.NETWORK, after, "stamp")]
    assert page.stops()[1] is page.applying.bar
    assert page.applying.bar.undo.isVisible()
    qtbot.waitUntil(lambda: page._files[Level.NETWORK].given == text(NETWORK))
    assert "1 setting changed" in page.footer.says, "what was done is not wiped away by the answer"
    page.applying.bar.undo.click()
    qtbot.waitUntil(lambda: page.editor.toPlainText() == TEXT)
    assert asked(page, "config-write")[1:] == [ConfigWrite(Level.NETWORK, TEXT, "written")]
    assert page.footer.says == "It is as it was before."
    assert not page.is_pending
    qtbot.waitUntil(page.footer.isVisible)


def test_typing_on_takes_the_preview_away(qtbot: QtBot, make_desk: MakeDesk) -> None:
    run = DryRun(NONE, NONE, NONE)
    page = opened(qtbot, make_desk, **{"config-dry-write": run})
    typed(qtbot, page, TEXT.replace("2", "3"))
    page.footer.apply.click()
    qtbot.waitUntil(page.applying.bar.isVisible)
    page.editor.insertPlainText("# ")
    assert not page.applying.bar.isVisible()
    assert page.footer.isVisible()


def test_what_changed_meanwhile_is_shown_and_not_written_over(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    refusal = Failure("Refused", "network.toml was changed meanwhile.", "Look.", EXIT_REFUSED)
    page = opened(qtbot, make_desk, **{"config-dry-write": refusal})
    typed(qtbot, page, TEXT.replace("2", "3"))
    page.footer.apply.click()
    bar = page.applying.bar
    qtbot.waitUntil(lambda: bar.isVisible() and not bar.apply.isVisible())
    assert page.is_pending
    buttons = [each for each in bar.findChildren(type(bar.apply)) if "now" in each.text()]
    buttons[0].click()
    assert not page.is_pending
    assert len(asked(page, "config-text")) == 3


def test_both_files_keep_what_was_typed_in_them(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = opened(qtbot, make_desk)
    typed(qtbot, page, TEXT + "# more\n")
    page.tools.segments.button("pod").click()
    assert page.editor.toPlainText() == POD
    page.tools.segments.button("network").click()
    assert page.editor.toPlainText() == TEXT + "# more\n"
    page.footer.discard.click()
    assert page.editor.toPlainText() == TEXT
    assert not page.is_pending


def test_a_link_leads_to_the_line_of_a_setting_in_its_file(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = opened(qtbot, make_desk)
    qtbot.waitUntil(lambda: bool(page._files[Level.POD].typed))
    page.show_path("pod.name")
    assert (page.editor.toPlainText(), page.editor.line) == (POD, 2)
    page.show_path("network.toml")
    assert page.editor.toPlainText() == TEXT


def test_who_may_not_change_the_network_only_reads(qtbot: QtBot, make_desk: MakeDesk) -> None:
    text = ConfigText(TEXT, "s", "/x", writable=False)
    page = opened(qtbot, make_desk, **{"config-text": text})
    qtbot.waitUntil(lambda: bool(page.editor.toPlainText()))
    assert page.editor.isReadOnly()
    assert not page.tools.add_missing.isEnabled()
    assert page._noted.isVisible()


def test_what_holds_can_be_taken_where_the_file_says_something_else(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    text = ConfigText(TEXT, "s", "/x", holds=TEXT.replace("2", "1"), storing=3)
    page = opened(qtbot, make_desk, **{"config-text": text})
    qtbot.waitUntil(page._noted.isVisible)
    page._take_what_holds()
    assert page.editor.toPlainText() == TEXT.replace("2", "1")
    assert page.is_pending


def test_without_a_node_it_is_said_and_can_be_tried_again(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = opened(qtbot, make_desk, **{"config-text": Failure("x", "The node is not running.")})
    qtbot.waitUntil(page._noted.isVisible)
    assert page.editor.isReadOnly() or not page.editor.toPlainText()


def test_without_a_node_the_file_is_corrected_and_asked_for_again_when_there_is_one(
    qtbot: QtBot, make_desk: MakeDesk, tmp_path: Path
) -> None:
    gone = Failure("Not running", "No node runs.", reason="not-running")
    home = make_network(tmp_path)
    broken = home.pod_file.read_text() + "[storage\n"
    home.pod_file.write_text(broken)
    desk = make_desk({"config-text": gone, "config-write": gone, "config-dry-write": gone})
    desk.bridge.home = home
    page = AdvancedPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.take(picture(None, Reach.NOT_RUNNING))
    page.show_path("pod.toml")
    qtbot.waitUntil(lambda: page.editor.toPlainText() == broken)
    qtbot.waitUntil(lambda: "error" in page.footer.says)
    typed(qtbot, page, broken.removesuffix("[storage\n") + "# mended\n")
    page.footer.apply.click()
    qtbot.waitUntil(page.applying.bar.apply.isEnabled)
    page.applying.go_on()
    qtbot.waitUntil(lambda: home.pod_file.read_text().endswith("# mended\n"))
    assert isinstance(desk.bridge, BridgeDouble)
    desk.bridge.answers["config-text"] = given
    page.take(picture())
    qtbot.waitUntil(lambda: page.editor.toPlainText() == POD)


def test_missing_keys_come_as_comments(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = opened(qtbot, make_desk)
    page.tools.add_missing.click()
    assert "# minimum = 2" in page.editor.toPlainText()
    assert page.editor.toPlainText().startswith(TEXT.splitlines()[0])
