"""Activity: what moves and what happened, by hand and by keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Scheme
from app.tray.models.activity import Group
from app.tray.models.picture import Picture
from app.tray.pages.activity_page import ActivityPage
from core.control.lines import Failure
from core.control.schema import (
    CancelRequest,
    Happened,
    LogRequest,
    LogRow,
    Nothing,
    Restored,
    RestoreRequest,
    Transfer,
)
from tests.support.desk_double import stretched, theme
from tests.support.desktop_network import plain, running
from tests.support.desktop_pages import (
    CALL_SECONDS_MAX,
    bridge_of,
    opened,
    quickest,
    texts,
    too_narrow,
    went,
)
from tests.ui.conftest import MakeDesk

MOVING = [
    Transfer("/b.wav", "out", "attic-pi", 4, 10, 2.6e6, "copy", 2),
    Transfer("/IMG_4471.CR3", "in", "studio-nas", 72, 100, 9.8e6, "opened", 2),
]
LOG = [
    LogRow(4, "2026-11-22T09:31:00Z", "conflict", path="/budget.ods"),
    LogRow(
        3,
        "2026-11-22T09:20:00Z",
        "deleted",
        "studio-nas",
        path="/drafts/logo.svg",
        undo="1-a",
        undo_until="2026-12-22T09:20:00Z",
    ),
    LogRow(2, "2026-11-22T09:12:00Z", "pod-absent", "attic-pi"),
    LogRow(1, "2026-11-22T09:00:00Z", "details", text="A link was made."),
]
ANSWERS: dict[str, object] = {
    "transfers": MOVING,
    "log": LOG,
    "restore": Restored("/drafts/logo.svg", "1-a"),
    "cancel-transfer": Nothing(),
}


def shown(
    qtbot: QtBot, make_desk: MakeDesk, picture: Picture | None = None, **answers: object
) -> ActivityPage:
    page = opened(qtbot, ActivityPage, make_desk(ANSWERS | answers), picture or running())
    qtbot.waitUntil(lambda: not (page._asked_log or page._asked_moving))
    settle(qtbot, page)
    return page


def settle(qtbot: QtBot, page: ActivityPage) -> None:
    qtbot.waitUntil(lambda: not (page._paced._rest.isActive() or page._paced_log._rest.isActive()))


def sentences(page: ActivityPage) -> list[str]:
    model = page.log.log
    return [plain(model.line(row).sentence) for row in range(model.rowCount())]


def test_what_was_opened_stands_first_and_what_happened_below(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = shown(qtbot, make_desk)
    assert [row.path for row in page.moving.transfers.rows] == ["/IMG_4471.CR3", "/b.wav"]
    assert sentences(page) == [
        "Conflict in budget.ods: changed in two places. Both are kept.",
        "studio-nas deleted drafts/logo.svg. It can be brought back until 22 December.",
        "attic-pi stopped answering.",
    ]
    index = page.moving.transfers.index(0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert plain(spoken).startswith("IMG_4471.CR3, From studio-nas, because you opened it")


def test_delete_and_the_cross_end_a_transfer(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk)
    page.moving.setFocus()
    page.moving.setCurrentIndex(page.moving.transfers.index(1))
    qtbot.keyClick(page.moving, Qt.Key.Key_Delete)
    assert bridge_of(page).requests("cancel-transfer") == [], "another pod fetches that one"
    page.moving.setCurrentIndex(page.moving.transfers.index(0))
    qtbot.keyClick(page.moving, Qt.Key.Key_Delete)
    place = page.moving.visualRect(page.moving.transfers.index(0))
    cross = QPoint(place.right() - 20, place.center().y())
    qtbot.mouseClick(page.moving.viewport(), Qt.MouseButton.LeftButton, pos=cross)
    assert bridge_of(page).requests("cancel-transfer") == [
        CancelRequest("/IMG_4471.CR3", "studio-nas"),
        CancelRequest("/IMG_4471.CR3", "studio-nas"),
    ]


def test_a_transfer_that_cannot_be_ended_says_so(qtbot: QtBot, make_desk: MakeDesk) -> None:
    failed = Failure("Not found", "Nothing of it moves.")
    page = shown(qtbot, make_desk, **{"cancel-transfer": failed})
    page._cancel(page.moving.transfers.rows[0])
    qtbot.waitUntil(page.notice.isVisible)
    assert "Nothing of it moves." in texts(page)


def test_enter_and_a_press_do_what_a_row_offers(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk)
    page.log.setFocus()
    page.log.setCurrentIndex(page.log.log.index(0))
    qtbot.keyClick(page.log, Qt.Key.Key_Return)
    assert went(page) == [("conflicts", "/budget.ods")]
    place = page.log.visualRect(page.log.log.index(1))
    act = QPoint(place.right() - 30, place.center().y())
    qtbot.mouseClick(page.log.viewport(), Qt.MouseButton.LeftButton, pos=act)
    assert bridge_of(page).requests("restore") == [RestoreRequest("/drafts/logo.svg", "1-a")]
    qtbot.waitUntil(page.notice.isVisible)
    assert "/drafts/logo.svg is back" in map(plain, texts(page))


def test_rows_are_searched_and_filtered(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk)
    qtbot.keyClicks(page.filter.search, "LOGO")
    settle(qtbot, page)
    (found,) = sentences(page)
    assert found.startswith("studio-nas deleted drafts/logo.svg.")
    qtbot.keyClicks(page.filter.search, "norway")
    settle(qtbot, page)
    assert page.nothing_found.isVisible()
    page.filter.search.clear()
    page.filter.kinds.setCurrentIndex(page.filter.kinds.findData(Group.DETAILS.value))
    settle(qtbot, page)
    assert sentences(page) == ["A link was made."]
    page.filter.kinds.setCurrentIndex(0)
    page.filter.pods.setCurrentIndex(page.filter.pods.findData("attic-pi"))
    settle(qtbot, page)
    assert sentences(page) == ["attic-pi stopped answering."]


def test_what_happens_now_is_put_above(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk)
    fresh = LogRow(5, "2026-11-22T09:33:00Z", "pod-back", "attic-pi")
    bridge_of(page).answers["log"] = [fresh, *LOG]
    page.happened(Happened("happened", "attic-pi is back.", "", 5))
    qtbot.waitUntil(lambda: page.log.log.rowCount() == 4)
    assert sentences(page)[0] == "attic-pi is back."
    limits = [
        each.limit for each in bridge_of(page).requests("log") if isinstance(each, LogRequest)
    ]
    assert limits == [2_000, 50]
    bridge_of(page).answers["log"] = [LogRow(99, "", "pod-joined", "tower-lena")]
    page.happened(Happened("happened", "", "", 99))
    qtbot.waitUntil(lambda: page.log.log.rowCount() == 1)
    assert len(bridge_of(page).requests("log")) == 4


def test_a_pause_is_chosen_from_a_menu_and_ended_by_the_same_button(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = shown(qtbot, make_desk)
    page._fill_menu()
    actions = [each for each in page._menu.actions() if not each.isSeparator()]
    assert actions[0].text() == "For 30 minutes"
    actions[0].trigger()
    page.take(running(paused=True))
    assert page.pause.text() == "Resume"
    qtbot.mouseClick(page.pause, Qt.MouseButton.LeftButton)
    assert went(page) == [("pause", "1800"), ("resume", "")]


def test_where_nothing_ever_happened_it_says_what_comes_here(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = shown(qtbot, make_desk, transfers=[], log=[])
    assert page.empty.isVisible()
    assert not page.log.isVisible()
    assert "Nothing is moving" in texts(page.empty)


def test_ten_thousand_rows_keep_the_window_waiting_for_no_call(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = shown(qtbot, make_desk, log=[])
    rows = [
        LogRow(number, "2026-11-20T09:00:00Z", "changed", "studio-nas", path=f"/photos/{number}")
        for number in range(10_000, 0, -1)
    ]

    def taken() -> None:
        page._rows = []
        page.log.log.show_rows([])
        page._take_log(rows)
        page._show_log()
        page.log.doItemsLayout()

    assert quickest(taken) < CALL_SECONDS_MAX
    assert quickest(lambda: page.filter.search.setText("77") or page._show_log()) < CALL_SECONDS_MAX
    page.filter.search.clear()
    page._show_log()
    before = page.log.log.rowCount()
    assert quickest(page.log.scrollToBottom) < CALL_SECONDS_MAX
    assert quickest(lambda: page.log.log.fetchMore(page.log.rootIndex())) < CALL_SECONDS_MAX
    assert page.log.log.rowCount() > before


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("width", "text"), [(816, 1.0), (702, 1.0), (702, 1.5)])
def test_nothing_is_cut_at_any_width_and_size_of_text(
    qtbot: QtBot, make_desk: MakeDesk, scheme: Scheme, width: int, text: float
) -> None:
    desk = make_desk(ANSWERS, look=theme(scheme, text), say=stretched() if text == 1.0 else None)
    page = opened(qtbot, ActivityPage, desk, running(), width)
    qtbot.waitUntil(lambda: page.log.log.rowCount() > 0)
    settle(qtbot, page)
    qtbot.waitUntil(lambda: page.body.width() <= page.area.viewport().width())
    qtbot.waitUntil(lambda: too_narrow(page) == [])


def test_every_control_says_what_it_is(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk)
    for each in (page.filter.search, page.filter.pods, page.filter.kinds, page.log, page.moving):
        assert each.accessibleName()
    assert all(each.text() or each.accessibleName() for each in page.findChildren(QPushButton))
