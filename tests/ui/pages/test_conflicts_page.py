"""Conflicts: compared and decided by hand and by keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Scheme
from app.tray.pages.conflicts_page import ConflictsPage
from app.tray.widgets.choice_list import Heading
from core.control.lines import Failure
from core.control.schema import (
    ConfigShown,
    ConflictRow,
    Happened,
    LogRow,
    OldVersion,
    Peek,
    PeekRequest,
    ResolveRequest,
    Restored,
    RestoreRequest,
    SettingRow,
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

LETTER = "/Documents/letter.md"
POSTER = "/office/poster.png"
MODEL = "/office/model.blend"


def version(name: str, pod: str, at: str = "2026-11-22T09:33:00Z") -> OldVersion:
    return OldVersion(name, 2_100, at, pod, "shown")


def row(path: str, sides: str) -> ConflictRow:
    return ConflictRow(
        path,
        [
            version(f"{sides}-here", "laptop-mia"),
            version(f"{sides}-there", "studio-nas", "2026-11-22T09:30:00Z"),
        ],
        [f"{path} (conflict)"],
    )


ROWS = [row(LETTER, "1"), row(POSTER, "2"), row(MODEL, "3")]
DECIDED = [
    LogRow(5, "2026-11-22T09:26:00Z", "decided", "laptop-mia", path="/x", facts={"after": "both"}),
    LogRow(
        4,
        "2026-11-20T09:26:00Z",
        "decided",
        "laptop-mia",
        path="/todo.txt",
        facts={"after": "laptop-mia", "dropped": ["4-b"], "beside": ["/todo (conflict).txt"]},
    ),
]


def png() -> bytes:
    image = QImage(90, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def peek(request: object) -> Peek:
    assert isinstance(request, PeekRequest)
    text = "same\nours\n" if request.version == "1-here" else "same\ntheirs\n"
    match request.path:
        case "/Documents/letter.md":
            return Peek(len(text), True, text.encode())
        case "/office/poster.png":
            data = png()
            return Peek(len(data), True, data)
        case _ if request.version == "3-there":
            return Peek(20_000_000, False, reason="absent")
        case _:
            return Peek(21_000_000, False, b"\0\1\2")


ANSWERS: dict[str, object] = {
    "conflicts": ROWS,
    "log": DECIDED,
    "peek": peek,
    "config-show": ConfigShown({"history.keep-days": SettingRow(20, 30, "network", "")}, {}),
    "resolve": lambda request: Restored(request.path, request.keep),
    "restore": Restored("/todo (conflict).txt", "4-b"),
}


def shown(qtbot: QtBot, make_desk: MakeDesk, at: str = "", **answers: object) -> ConflictsPage:
    desk = make_desk(ANSWERS | answers)
    page = opened(qtbot, ConflictsPage, desk, running(conflicts=3))
    qtbot.waitUntil(lambda: not page.known.asking)
    if at:
        page.show_path(at)
        qtbot.waitUntil(says(page, "Reading…", wanted=False))
    return page


def says(page: ConflictsPage, text: str, *, wanted: bool = True) -> Callable[[], bool]:
    return lambda: (text in map(plain, texts(page))) is wanted


def lines(page: ConflictsPage, side: int) -> list[tuple[str, bool]]:
    found = page.view.cards[side].lines.lines._lines
    return [(line.text, line.own) for line in found]


def test_what_is_to_decide_and_what_was_decided_are_listed(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = shown(qtbot, make_desk)
    rows = page.list.rows.rows
    assert [each.text if isinstance(each, Heading) else each.name for each in rows] == [
        "To decide",
        "letter.md",
        "poster.png",
        "model.blend",
        "Decided, last 30 days",
        "x",
        "todo.txt",
    ]
    assert "3 files were changed in two places at once." in texts(page)
    assert page.list.current is not None
    assert page.list.current.key == LETTER


def test_texts_are_compared_with_what_only_one_side_has_marked(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = shown(qtbot, make_desk, LETTER)
    assert lines(page, 0) == [("same", False), ("ours", True)]
    assert lines(page, 1) == [("same", False), ("theirs", True)]
    index = page.view.cards[1].lines.lines.index(1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "only here, line 2: theirs"
    assert page.view.cards[0]._newest.isVisible()
    assert not page.view.cards[1]._newest.isVisible()
    assert "A version you do not keep can be brought back for 20 days." in texts(page)


def test_pictures_are_shown_with_their_size_in_pixels(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk, POSTER)
    assert texts(page).count("90 × 60 pixels") == 2
    assert page.view.cards[0].picture.accessibleName() == "90 × 60 pixels"


def test_a_version_that_is_away_says_so_and_can_be_decided_on(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = shown(qtbot, make_desk, MODEL)
    said = list(map(plain, texts(page)))
    assert "Not reachable now" in said
    assert "This kind of file is not shown here (21 MB)." in said
    assert page.view.cards[1].keep.isEnabled()


def test_a_version_that_went_meanwhile_is_said_to_be_unreadable(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = shown(qtbot, make_desk, LETTER, peek=Failure("Not found", "It is gone."))
    qtbot.waitUntil(lambda: texts(page).count("It cannot be read now.") == 2)


@pytest.mark.parametrize(
    ("key", "keep"),
    [(Qt.Key.Key_1, "1-here"), (Qt.Key.Key_2, "1-there"), (Qt.Key.Key_B, "both")],
)
def test_keys_decide(qtbot: QtBot, make_desk: MakeDesk, key: Qt.Key, keep: str) -> None:
    page = shown(qtbot, make_desk)
    page.list.setFocus()
    qtbot.keyClick(page.list, key, Qt.KeyboardModifier.AltModifier)
    assert bridge_of(page).requests("resolve") == [ResolveRequest(LETTER, keep)]


def test_buttons_decide_once_and_what_comes_next_is_shown(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = shown(qtbot, make_desk)
    assert page.view.both.hasFocus()
    bridge_of(page).answers["conflicts"] = ROWS[1:]
    button = page.view.cards[1].keep
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert bridge_of(page).requests("resolve") == [ResolveRequest(LETTER, "1-there")]
    qtbot.waitUntil(lambda: page.list.current is not None and page.list.current.key == POSTER)
    assert page.view.both.isEnabled()
    assert page.view.both.hasFocus()


def test_the_same_is_done_for_the_others(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk)
    assert page.view.others.text() == "Do the same for the other 2 conflicts"
    page.view.others.click()
    page.view.both.click()
    qtbot.waitUntil(lambda: len(bridge_of(page).requests("resolve")) == 3)
    assert bridge_of(page).requests("resolve") == [
        ResolveRequest(each, "both") for each in (LETTER, POSTER, MODEL)
    ]


def test_what_could_not_be_settled_says_why_and_can_be_tried_again(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = shown(qtbot, make_desk, resolve=Failure("Frozen", "The drive is read-only."))
    page.view.both.click()
    qtbot.waitUntil(page.notice.isVisible)
    assert "The drive is read-only." in texts(page)
    assert page.view.both.isEnabled()


def test_a_side_is_opened_where_it_stands(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk)
    page.view.cards[1].open.click()
    assert went(page) == [("open-file", f"{LETTER} (conflict)")]


def test_a_decision_is_taken_back(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk)
    page.list.choose(page.list.rows.place_of_item("/todo.txt", 4))
    assert page.undone.undo.isVisible()
    page.undone.undo.click()
    assert bridge_of(page).requests("restore") == [
        RestoreRequest("/todo.txt", "4-b", "/todo (conflict).txt")
    ]
    qtbot.waitUntil(page.notice.isVisible)
    page.list.choose(page.list.rows.place_of_item("/x", 5))
    assert not page.undone.undo.isVisible()


def test_arrows_go_through_the_list_and_tab_to_the_sides(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list.current is not None
    assert page.list.current.key == POSTER
    assert page.list.hasFocus()
    qtbot.waitUntil(says(page, "Reading…", wanted=False))
    order = []
    widget = page.list.nextInFocusChain()
    while widget is not page.view.both:
        order.append(widget)
        widget = widget.nextInFocusChain()
    left, right = page.view.cards
    wanted = [left.open, left.keep, right.open, right.keep]
    assert [each for each in order if each in wanted] == wanted


def test_others_who_decide_are_heard_and_the_choice_stays(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    page = shown(qtbot, make_desk, MODEL)
    bridge_of(page).answers["conflicts"] = ROWS[1:]
    page.happened(Happened("happened", "", "", 9))
    qtbot.waitUntil(lambda: len(page.list.rows.rows) == 6)
    assert page.list.current is not None
    assert page.list.current.key == MODEL


def test_without_conflicts_it_says_what_comes_here(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk, conflicts=[], log=[])
    assert page.empty.isVisible()
    assert "No conflicts" in texts(page)
    assert not page.list.isVisible()


def test_with_everything_decided_the_decisions_stay(qtbot: QtBot, make_desk: MakeDesk) -> None:
    page = shown(qtbot, make_desk, conflicts=[])
    assert page.list.isVisible()
    assert page.list.current is not None
    assert page.list.current.number == 5


def test_three_versions_have_three_sides(qtbot: QtBot, make_desk: MakeDesk) -> None:
    three = ConflictRow(LETTER, [*ROWS[0].versions, version("1-third", "attic-pi")], ["/b", "/c"])
    page = shown(qtbot, make_desk, conflicts=[three, ROWS[1]])
    assert len(page.view.cards) == 3
    page.show_path(POSTER)
    assert len(page.view.cards) == 2


def test_five_thousand_conflicts_keep_the_window_waiting_for_no_call(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    rows = [
        row(f"/folder {number // 100}/file {number}.md", str(number)) for number in range(5_000)
    ]
    page = shown(qtbot, make_desk, conflicts=rows, log=[])
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 5_001)
    listed = list(page.list.rows.rows)

    def again() -> None:
        page.list.rows.show_rows([])
        page._show_list(listed)

    assert quickest(again) < CALL_SECONDS_MAX
    places = iter(range(2, 100))
    assert quickest(lambda: page.list.choose(next(places))) < CALL_SECONDS_MAX


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("width", "text"), [(816, 1.0), (702, 1.0), (702, 1.5), (702, 2.0)])
def test_nothing_is_cut_at_any_width_and_size_of_text(
    qtbot: QtBot, make_desk: MakeDesk, scheme: Scheme, width: int, text: float
) -> None:
    desk = make_desk(ANSWERS, look=theme(scheme, text), say=stretched() if text == 1.0 else None)
    page = opened(qtbot, ConflictsPage, desk, running(conflicts=3), width)
    qtbot.waitUntil(page.view.isVisible)
    qtbot.waitUntil(lambda: page.body.width() <= page.area.viewport().width())
    qtbot.waitUntil(lambda: too_narrow(page) == [])
