"""The bar below a page of settings."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Scheme
from app.tray.models.settings.applied import Progressing
from app.tray.models.settings.preview import Bar, Cure, Line, Stage
from app.tray.models.tone import Tone
from app.tray.widgets.change_bar import BarActs, ChangeBar
from tests.support.desk_double import theme
from tests.ui.conftest import MakeDesk

READY = Bar(
    Stage.READY,
    "This will change: copies of each file from 2 to 3",
    (
        Line("up", "will be used: 117 GB on laptop-mia.", "188 GB more"),
        Line("warn", "<b>evil</b> will have 32 GB left.", tone=Tone.WARN),
    ),
    "Nothing is dropped.",
    "Apply to the network",
)


def made(
    make_desk: MakeDesk, qtbot: QtBot, scheme: Scheme = Scheme.LIGHT
) -> tuple[ChangeBar, list[object]]:
    desk = make_desk(look=theme(scheme))
    did: list[object] = []
    acts = BarActs(
        lambda: did.append("apply"),
        lambda: did.append("discard"),
        lambda: did.append("undo"),
        did.append,
        lambda: did.append("close"),
    )
    bar = ChangeBar(desk.theme, desk.words, acts)
    qtbot.addWidget(bar)
    bar.resize(816, 200)
    return bar, did


def texts(bar: ChangeBar) -> list[str]:
    return [each.text() for each in bar.findChildren(QLabel) if each.isVisible() and each.text()]


@pytest.mark.parametrize("scheme", Scheme)
def test_it_comes_with_its_lines_and_goes(
    scheme: Scheme, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    bar, did = made(make_desk, qtbot, scheme)
    assert bar.isHidden()
    bar.show_bar(READY)
    assert bar.isVisible()
    said = texts(bar)
    assert READY.title in said
    assert "<b>188 GB more</b> will be used: 117 GB on laptop-mia." in said
    assert "Nothing is dropped." in said
    qtbot.mouseClick(bar.apply, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(bar.discard, Qt.MouseButton.LeftButton)
    assert did == ["apply", "discard"]
    bar.show_bar(None)
    assert bar.isHidden()


def test_what_a_pod_is_called_never_becomes_markup(make_desk: MakeDesk, qtbot: QtBot) -> None:
    bar, _ = made(make_desk, qtbot)
    bar.show_bar(READY)
    assert "&lt;b&gt;evil&lt;/b&gt; will have 32 GB left." in texts(bar)


def test_what_cannot_be_applied_yet_says_why(make_desk: MakeDesk, qtbot: QtBot) -> None:
    bar, _ = made(make_desk, qtbot)
    bar.show_bar(Bar(Stage.WRONG, "Correct it.", apply="Apply", can_apply=False, why="Correct it."))
    assert not bar.apply.isEnabled()
    assert bar.apply.toolTip() == "Correct it."


def test_the_nearest_value_that_can_be_applied_is_a_button(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    bar, did = made(make_desk, qtbot)
    cure = Cure("Set to 3", "redundancy.copies", 3)
    refused = Bar(Stage.REFUSED, "This cannot be applied", (Line("", "Why."),), cures=(cure,))
    bar.show_bar(refused)
    assert bar.apply.isHidden()
    (button,) = [each for each in bar.findChildren(QPushButton) if each.text() == "Set to 3"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert did == [cure]
    image = bar.grab().toImage()
    assert image.pixelColor(1, image.height() // 2).name() == theme().colour("bad").name()
    bar.show_bar(READY)
    assert not [
        each for each in bar.findChildren(QPushButton) if each.isVisible() and each is button
    ]


def test_after_it_was_applied_it_shows_how_far_it_is(make_desk: MakeDesk, qtbot: QtBot) -> None:
    bar, did = made(make_desk, qtbot)
    bar.show_bar(READY)
    bar.show_progress(Progressing("Copies of each file is now 3", "41 of 188 GB", 0.25, False))
    assert {"Copies of each file is now 3", "41 of 188 GB"} <= set(texts(bar))
    assert bar.progress.isVisible()
    assert bar.progress.value() == bar.progress.maximum() // 4
    assert bar.apply.isHidden()
    qtbot.mouseClick(bar.undo, Qt.MouseButton.LeftButton)
    bar.show_progress(Progressing("Done", "", None, is_done=True))
    assert bar.progress.isHidden()
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert did == ["undo", "close"]


def test_it_takes_no_more_height_than_it_may_and_scrolls(make_desk: MakeDesk, qtbot: QtBot) -> None:
    bar, _ = made(make_desk, qtbot)
    many = tuple(Line("up", f"line {number}") for number in range(30))
    bar.show_bar(replace(READY, lines=many))
    bar.limit(200)
    assert bar.sizeHint().height() <= 200
    bar.limit(2_000)
    assert bar.sizeHint().height() > 400


def test_nothing_of_a_line_is_cut_in_little_width(make_desk: MakeDesk, qtbot: QtBot) -> None:
    bar, _ = made(make_desk, qtbot)
    bar.show_bar(READY)
    bar.resize(400, 400)
    qtbot.waitUntil(lambda: bar.apply.y() > 0)
    for label in bar.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.height() >= label.heightForWidth(label.width())


def test_it_slides_only_where_people_want_things_to_move(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    nothing = BarActs(*[lambda: None] * 3, lambda _: None, lambda: None)
    bar = ChangeBar(replace(desk.theme, still=False), desk.words, nothing)
    qtbot.addWidget(bar)
    bar.resize(816, 200)
    bar.show_bar(READY)
    assert bar.maximumHeight() < 10_000
    qtbot.waitUntil(lambda: bar.maximumHeight() > 10_000, timeout=5_000)
