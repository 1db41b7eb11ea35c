"""A page of settings, used as a person uses it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.tray.look.theme import Scheme
from app.tray.models.picture import Picture, Reach
from app.tray.pages.settings.makers import PAGES
from app.tray.pages.settings.settings_page import SettingsPage
from app.tray.widgets.desk import Desk
from app.tray.widgets.elided import ElidedLabel
from app.tray.widgets.origin_chip import Popover
from app.tray.widgets.unit_field import UnitField
from core.config.setting import Level
from core.control.lines import Failure
from core.control.schema import ConfigSet, Happened, OwnRequest
from tests.support.desk_double import Went, stretched, theme
from tests.support.settings_pages import SettingsNode, double, open_page
from tests.support.shown_settings import GB, status
from tests.ui.conftest import MakeDesk

COPIES, HEADS = "redundancy.copies", "cache.heads"


def opened(
    make_desk: MakeDesk, qtbot: QtBot, node: SettingsNode, name: str = "redundancy"
) -> SettingsPage:
    return open_page(qtbot, make_desk(node.answers), PAGES[name])


def control(page: SettingsPage, key: str) -> QWidget:
    row = page.row_of(key)
    assert row is not None
    return row.control.focus


def title(page: SettingsPage) -> str:
    return next(label.text() for label in page.bar.findChildren(QLabel) if label.isVisible())


def test_a_person_changes_looks_and_applies(make_desk: MakeDesk, qtbot: QtBot) -> None:
    node = SettingsNode()
    page = opened(make_desk, qtbot, node)
    assert page.bar.isHidden()
    with qtbot.waitSignal(page.pending_changed):
        qtbot.keyClick(control(page, COPIES), Qt.Key.Key_Up)
    assert page.is_pending
    assert title(page) == "This will change: copies of each file from 2 to 3"
    assert not page.bar.apply.isEnabled()
    qtbot.waitUntil(page.bar.apply.isEnabled, timeout=5_000)
    said = [label.text() for label in page.bar.findChildren(QLabel)]
    assert any("188\u00a0GB more" in text for text in said)
    qtbot.mouseClick(page.bar.apply, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.bar.undo.isVisible)
    assert node.sent == [ConfigSet(Level.NETWORK, ["redundancy.copies=3"])]
    assert title(page) == "Copies of each file is now 3"
    assert not page.is_pending
    qtbot.mouseClick(page.bar.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.bar.isHidden)
    assert node.given == {}


def test_discarding_leaves_all_as_it_was(make_desk: MakeDesk, qtbot: QtBot) -> None:
    node = SettingsNode()
    page = opened(make_desk, qtbot, node)
    spin = control(page, COPIES)
    assert isinstance(spin, QSpinBox)
    qtbot.keyClick(spin, Qt.Key.Key_Up)
    qtbot.mouseClick(page.bar.discard, Qt.MouseButton.LeftButton)
    assert page.bar.isHidden()
    assert spin.value() == 2
    assert node.sent == []


def test_control_and_enter_apply(make_desk: MakeDesk, qtbot: QtBot) -> None:
    node = SettingsNode()
    page = opened(make_desk, qtbot, node)
    page.activateWindow()
    qtbot.keyClick(control(page, COPIES), Qt.Key.Key_Up)
    qtbot.waitUntil(page.bar.apply.isEnabled, timeout=5_000)
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: node.given == {COPIES: 3})


def test_a_wrong_size_says_what_is_wrong_and_applying_leads_there(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    page = opened(make_desk, qtbot, SettingsNode(), "reading")
    field = control(page, HEADS)
    assert isinstance(field, UnitField)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "64 KiBs")
    row = page.row_of(HEADS)
    assert row is not None
    assert row.error == ""
    assert not page.bar.apply.isEnabled()
    qtbot.waitUntil(lambda: bool(row.error), timeout=5_000)
    page.setFocus()
    page._apply()
    assert page.focusWidget() is field
    field.selectAll()
    qtbot.keyClicks(field, "64 kib")
    assert row.error == ""
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), field.unit) == ("64", "KiB")


def test_the_bar_stands_on_every_page_until_it_is_decided(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    desk = make_desk(SettingsNode().answers)
    first = open_page(qtbot, desk, PAGES["redundancy"])
    other = open_page(qtbot, desk, PAGES["reading"])
    qtbot.keyClick(control(first, COPIES), Qt.Key.Key_Up)
    assert other.bar.isVisible()
    assert first.is_pending
    assert not other.is_pending
    other.bar.discard.click()
    assert first.bar.isHidden()


def test_the_chip_explains_and_gives_the_default_back(make_desk: MakeDesk, qtbot: QtBot) -> None:
    node = SettingsNode({COPIES: 3})
    page = opened(make_desk, qtbot, node)
    row = page.row_of(COPIES)
    assert row is not None
    assert row.chip.text().strip() == "Network"
    popover = press(qtbot, row.chip)
    qtbot.mouseClick(popover.back, Qt.MouseButton.LeftButton)
    assert title(page) == "This will change: copies of each file from 3 to 2"
    page.session.apply()
    qtbot.waitUntil(lambda: node.given == {})
    assert node.sent == [ConfigSet(Level.NETWORK, [], [COPIES])]


def test_what_keeps_a_value_of_its_own_is_found_and_told_in_chip_and_row(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    page = opened(make_desk, qtbot, SettingsNode())
    row = page.row_of(COPIES)
    assert row is not None
    popover = press(qtbot, row.chip)

    def says(text: str) -> bool:
        return text in {label.text() for label in popover.findChildren(QLabel)}

    qtbot.waitUntil(lambda: says("Documents:\u00a03"))
    popover.close()
    qtbot.waitUntil(lambda: not isValid(popover))
    page.session.moved.emit()
    qtbot.keyClick(control(page, COPIES), Qt.Key.Key_Up)
    told = "Now 2. Folder Documents keeps its own value 3."
    qtbot.waitUntil(lambda: row.row.now == told)
    asked = double(page.desk).requests("policy-own")
    assert asked == [OwnRequest("redundancy"), OwnRequest("redundancy")]
    qtbot.keyClick(control(page, COPIES), Qt.Key.Key_Up)
    assert double(page.desk).requests("policy-own") == asked, "once for each change that begins"


@pytest.mark.parametrize(("name", "key"), [("redundancy", COPIES), ("reading", HEADS)])
def test_the_chip_leads_to_the_text(name: str, key: str, make_desk: MakeDesk, qtbot: QtBot) -> None:
    page = opened(make_desk, qtbot, SettingsNode(), name)
    row = page.row_of(key)
    assert row is not None
    qtbot.mouseClick(press(qtbot, row.chip).advanced, Qt.MouseButton.LeftButton)
    assert isinstance(page.desk.go, Went)
    assert page.desk.go.to == [("advanced", key)]


def press(qtbot: QtBot, chip: QWidget) -> Popover:
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    (popover,) = [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, Popover) and each.isVisible()
    ]
    return popover


def test_a_page_that_may_not_be_changed_is_read_and_has_no_bar(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    page = opened(make_desk, qtbot, SettingsNode(may_change=False))
    for key in page.table.keys:
        row = page.row_of(key)
        assert row is not None
        assert row.row.is_locked
        assert row.chip.text().strip() == "Set by the network"
        assert row.chip.isEnabled()
    spin = control(page, COPIES)
    qtbot.keyClick(spin, Qt.Key.Key_Up)
    assert page.bar.isHidden()


def test_what_another_machine_sets_is_shown_with_who(make_desk: MakeDesk, qtbot: QtBot) -> None:
    node = SettingsNode()
    page = opened(make_desk, qtbot, node)
    node.given[COPIES] = 4
    page.happened(Happened("happened", "A setting changed.", ""))
    row = page.row_of(COPIES)
    assert row is not None
    qtbot.waitUntil(lambda: row.row.value == 4, timeout=5_000)
    assert row.row.meanwhile == "Changed by Jonas just now."
    qtbot.keyClick(control(page, COPIES), Qt.Key.Key_Up)
    node.given[COPIES] = 7
    page.session.look()
    qtbot.waitUntil(lambda: bool(row.row.meanwhile) and "7" in row.row.meanwhile)
    assert row.row.meanwhile == "Jonas set this to 7 just now. You are changing it to 5."
    assert row.row.value == 5


def test_what_cannot_hold_is_mended_by_a_button(make_desk: MakeDesk, qtbot: QtBot) -> None:
    page = opened(make_desk, qtbot, SettingsNode())
    wait = "redundancy.min-replication-time"
    page.session.put(wait, "1h")
    assert title(page) == "This cannot be applied"
    page._cure(next(iter(cures(page))))
    assert page.session.changes[wait].wanted == "2m"
    assert page.bar.apply.isVisible()


def cures(page: SettingsPage) -> list[object]:
    from app.tray.models.settings.preview import Bar

    assert isinstance(page.bar._shown, Bar)
    return list(page.bar._shown.cures)


def test_progress_follows_the_node(make_desk: MakeDesk, qtbot: QtBot) -> None:
    page = opened(make_desk, qtbot, SettingsNode())
    qtbot.keyClick(control(page, COPIES), Qt.Key.Key_Up)
    qtbot.waitUntil(page.bar.apply.isEnabled, timeout=5_000)
    page.session.apply()
    qtbot.waitUntil(page.bar.undo.isVisible)
    told = status(to_go=94 * GB, under_copied=5)
    page.desk.bridge.picture = Picture(Reach.RUNNING, told, network="home")
    page.take(page.desk.bridge.picture)
    assert page.bar.progress.value() == page.bar.progress.maximum() // 2
    assert page.stops() == [page.area, page.bar]


def test_a_setting_is_led_to_also_before_it_is_known(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(SettingsNode().answers)
    desk.bridge.picture = Picture(Reach.RUNNING, status(), network="home")
    page = PAGES["redundancy"](desk)
    assert isinstance(page, SettingsPage)
    qtbot.addWidget(page)
    page.show_path("redundancy.fsync")
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.row_of("redundancy.fsync") is not None)
    assert page.stops() == [page.area]


def test_without_an_answer_it_says_why_and_tries_again(make_desk: MakeDesk, qtbot: QtBot) -> None:
    node = SettingsNode()
    desk = make_desk({"config-show": Failure("Not running", "Wormhole does not run.")})
    page = PAGES["redundancy"](desk)
    assert isinstance(page, SettingsPage)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: "Wormhole does not run." in texts(page))
    assert "this machine" not in page.sentence.text()
    double(desk).answers |= node.answers
    page.session.look()
    qtbot.waitUntil(lambda: page.row_of(COPIES) is not None)
    assert "Wormhole does not run." not in texts(page)


def texts(page: QWidget) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("name", PAGES)
def test_the_tab_key_reaches_each_control_and_then_its_chip(
    name: str, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    page = opened(make_desk, qtbot, SettingsNode(), name)
    qtbot.waitUntil(lambda: page.row_of(page.table.keys[-1]) is not None)
    order: dict[QWidget, int] = {}
    at: QWidget | None = page
    while at is not None and at not in order:
        order[at] = len(order)
        at = at.nextInFocusChain()
    places: list[int] = []
    for key in page.table.keys:
        row = page.row_of(key)
        if row is not None:
            inside = [row.control.focus, *row.control.focus.findChildren(QWidget)]
            stops = [order[each] for each in inside if each in order and can_tab(each)]
            assert max(stops) < order[row.chip], key
            places += [min(stops), order[row.chip]]
    assert places == sorted(places)


def can_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def settled_height(page: SettingsPage) -> int:
    QApplication.processEvents()
    needed = page.body.heightForWidth(page.body.width())
    return max(needed, page.area.viewport().height())


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("wide", "text", "scheme"),
    [
        (816, 1.0, Scheme.LIGHT),
        (702, 1.0, Scheme.DARK),
        (702, 1.5, Scheme.LIGHT),
    ],
)
def test_no_text_is_cut_and_each_control_has_a_name(
    name: str, wide: int, text: float, scheme: Scheme, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    desk: Desk = make_desk(SettingsNode().answers, look=theme(scheme, text), say=stretched())
    page = open_page(qtbot, desk, PAGES[name], wide)
    qtbot.waitUntil(lambda: page.row_of(page.table.keys[-1]) is not None)
    qtbot.waitUntil(lambda: page.body.height() == settled_height(page))
    for label in page.findChildren(QLabel):
        if not label.isVisible() or isinstance(label, ElidedLabel) or not label.text():
            continue
        needed = (
            label.heightForWidth(label.width())
            if label.wordWrap()
            else label.fontMetrics().height()
        )
        assert label.height() >= needed, label.text()
        if not label.wordWrap():
            assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
    focusable = [each for each in page.findChildren(QWidget) if each.isVisible() and can_tab(each)]
    assert focusable
    for each in focusable:
        named = each.accessibleName() or getattr(each, "text", str)()
        assert named, each
    right = page.area.viewport().width()
    for each in focusable:
        assert each.mapTo(page.body, each.rect().bottomRight()).x() <= right, each.accessibleName()
