"""The overview: what it shows, what its buttons do, and that it fits."""

from dataclasses import replace as changed

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Scheme
from app.tray.models.picture import Picture, Reach
from app.tray.pages.overview_page import OverviewPage
from app.tray.widgets.banner import Banner
from app.tray.widgets.copies_bars import CopiesButton
from core.control.lines import Failure
from core.control.schema import Amount, GuardDecision, StoppedRow, Throughput, Transfer
from tests.support.desk_double import stretched, theme
from tests.support.desktop_network import AWAY, LAPTOP, NAS, mixed, note, plain, running, status
from tests.support.desktop_pages import bridge_of, opened, texts, too_narrow, went
from tests.ui.conftest import MakeDesk

ANSWERS = {
    "throughput": Throughput(60, [600_000_000] * 60, [60_000_000] * 60),
    "transfers": [Transfer("/a", "out", "studio-nas", 1, 2, 11e6)],
}


def shown(qtbot: QtBot, make_desk: MakeDesk, picture: Picture, **answers: object) -> OverviewPage:
    page = opened(qtbot, OverviewPage, make_desk(ANSWERS | answers), picture)
    if picture.reach is Reach.RUNNING:
        qtbot.waitUntil(lambda: not page._asked)
        qtbot.waitUntil(lambda: not page._paced._rest.isActive())
    return page


def button(page: OverviewPage, text: str) -> QPushButton:
    return next(
        each
        for each in page.findChildren(QPushButton)
        if plain(each.text()).strip() == text and each.isVisible()
    )


def test_a_network_that_is_well_says_so_with_its_figures(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk, running())
    said = list(map(plain, texts(page)))
    assert "Everything is in order" in said
    assert "196 GB of 1 TB offered" in said
    assert "Receiving 11 MB/s" in said
    assert "In 0.2 MB/s" in said
    assert page._passing.chart.accessibleDescription().startswith("Throughput.")
    rows = page.findChildren(CopiesButton)
    assert [plain(row.accessibleName()) for row in rows] == [
        "3 or more: 312 files, 0.6 GB",
        "2: 48,000 files, 187 GB",
        "1: 0 files, 0 GB",
    ]


def test_a_file_that_was_out_of_reach_once_keeps_its_row(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk, running(by_copies={"0": Amount(1, 1)}))
    page.take(running())
    qtbot.waitUntil(lambda: not page._paced._rest.isActive())
    assert len(page.findChildren(CopiesButton)) == 4


def test_buttons_lead_where_they_say(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk, running(mixed()))
    for text in ("Open drive", "Offer more space…", "Storage settings", "List the 20,454"):
        qtbot.mouseClick(button(page, text), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.findChildren(CopiesButton)[2], Qt.MouseButton.LeftButton)
    assert went(page) == [
        ("open-drive", ""),
        ("storage", ""),
        ("storage", ""),
        ("files", "under-copied"),
        ("files", "under-copied"),
    ]


def test_what_to_check_is_shown_as_a_list_that_leads_to_the_pods(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = shown(qtbot, make_desk, running(mixed()))
    qtbot.mouseClick(button(page, "What to check on attic-pi"), Qt.MouseButton.LeftButton)
    dialog = page.findChild(QDialog)
    assert isinstance(dialog, QDialog)
    assert any("192.168.1.40" in text for text in texts(dialog))
    inside = next(
        each for each in dialog.findChildren(QPushButton) if each.text() == "Pods and access"
    )
    qtbot.mouseClick(inside, Qt.MouseButton.LeftButton)
    assert went(page)[-1] == ("pods", "attic-pi")


def test_the_worst_is_said_and_the_others_wait_behind_it(qtbot: QtBot, make_desk: MakeDesk) -> None:
    picture = running(pods=[NAS, AWAY, LAPTOP], conflicts=2, paused=True)
    page = shown(qtbot, make_desk, picture)
    assert "attic-pi is away" in map(plain, texts(page.headline))
    assert not [each for each in page.findChildren(Banner) if each.isVisible()]
    qtbot.mouseClick(button(page, "and 2 more"), Qt.MouseButton.LeftButton)
    banners = [each for each in page.findChildren(Banner) if each.isVisible()]
    assert [texts(each)[1] for each in banners] == ["2 files were changed in two places", "Paused"]
    qtbot.mouseClick(button(page, "Compare"), Qt.MouseButton.LeftButton)
    assert went(page) == [("conflicts", "")]
    qtbot.mouseClick(button(page, "and 2 more"), Qt.MouseButton.LeftButton)
    assert not [each for each in page.findChildren(Banner) if each.isVisible()]


def test_letting_much_go_is_asked_again_and_keeping_it_is_not(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    picture = running(attention=[note("guard", "900 files.")])
    rows: list[StoppedRow] = []
    page = shown(qtbot, make_desk, picture, **{"guard-decide": rows})
    qtbot.mouseClick(button(page, "It was meant"), Qt.MouseButton.LeftButton)
    assert not bridge_of(page).requests("guard-decide")
    dialog = page.findChild(QDialog)
    assert isinstance(dialog, QDialog)
    inside = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Let it go")
    qtbot.mouseClick(inside, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(page, "Keep everything"), Qt.MouseButton.LeftButton)
    assert bridge_of(page).requests("guard-decide") == [GuardDecision(True), GuardDecision(False)]


def test_what_cannot_be_done_is_said_where_it_was_tried(qtbot: QtBot, make_desk: MakeDesk) -> None:
    failed = Failure("The drive cannot be mounted", "It is not empty.", "Choose another.")
    page = shown(qtbot, make_desk, running(mounted=False), mount=failed)
    qtbot.mouseClick(button(page, "Open it again"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page._acts.notice.isVisible)
    assert "It is not empty. Choose another." in texts(page)
    qtbot.mouseClick(button(page, "Close"), Qt.MouseButton.LeftButton)
    assert not page._acts.notice.isVisible()


def test_without_a_node_only_the_headline_is_there(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk, Picture(Reach.NOT_RUNNING, status()))
    assert not page.spaces.isVisible()
    assert not page._below.isVisible()
    assert not page.open_drive.isEnabled()
    assert not bridge_of(page).asked
    qtbot.mouseClick(button(page, "Start Wormhole"), Qt.MouseButton.LeftButton)
    assert went(page) == [("start", "")]


def test_a_button_keeps_the_focus_while_figures_change(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk, running(mixed()))
    focused = button(page, "Offer more space…")
    focused.setFocus()
    page.take(changed(running(mixed(to_go=5 * 10**9)), most_to_go=9 * 10**9))
    qtbot.waitUntil(lambda: not page._paced._rest.isActive())
    assert focused.hasFocus()
    assert any("4 GB of 9 GB" in plain(text) for text in texts(page))


def test_models_change_at_most_ten_times_a_second(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk, running())
    heard: list[str] = []
    show = page.headline.show_headline
    page.headline.show_headline = lambda said: (heard.append(said.title), show(said))[1]  # type: ignore[method-assign, func-returns-value]
    for number in range(50):
        page.take(changed(running(), moving_seconds=number / 100))
    assert len(heard) == 1
    qtbot.waitUntil(lambda: not page._paced._rest.isActive())
    assert len(heard) == 2


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("width", "text"), [(816, 1.0), (702, 1.0), (702, 1.5), (702, 2.0)])
def test_nothing_is_cut_at_any_width_and_size_of_text(
    qtbot: QtBot, make_desk: MakeDesk, scheme: Scheme, width: int, text: float
) -> None:
    desk = make_desk(ANSWERS, look=theme(scheme, text), say=stretched() if text == 1.0 else None)
    page = opened(qtbot, OverviewPage, desk, running(mixed(conflicts=1)), width)
    qtbot.waitUntil(lambda: not page._asked)
    qtbot.waitUntil(lambda: not page._paced._rest.isActive())
    qtbot.waitUntil(lambda: page.body.width() <= page.area.viewport().width())
    qtbot.waitUntil(lambda: too_narrow(page) == [])
