"""A disk as a bar."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Scheme
from app.tray.models.settings.disk import Disk, DiskShown, disk_shown, own_row
from app.tray.widgets.disk_bar import DiskBar
from tests.support.desk_double import theme, words
from tests.support.shown_settings import GB, status
from tests.ui.conftest import MakeDesk


def shown() -> DiskShown:
    row = own_row(status())
    assert row is not None
    return disk_shown(row, Disk(512 * GB, 237 * GB), words())


@pytest.mark.parametrize("scheme", Scheme)
def test_the_parts_and_the_line_are_drawn(
    scheme: Scheme, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    look = make_desk(look=theme(scheme)).theme
    bar = DiskBar(look, "This pod’s disk")
    qtbot.addWidget(bar)
    bar.resize(512, bar.sizeHint().height())
    bar.tell(shown())
    image = bar.grab().toImage()
    middle = image.height() // 2
    colours = {image.pixelColor(x, middle).name() for x in range(image.width())}
    wanted = ("s1", "s2", "field", "track", "text")
    assert {look.colour(each).name() for each in wanted} <= colours
    assert image.pixelColor(20, middle).name() == look.colour("s1").name()


def test_a_screen_reader_is_told_the_figures(make_desk: MakeDesk, qtbot: QtBot) -> None:
    bar = DiskBar(make_desk().theme, "This pod’s disk")
    qtbot.addWidget(bar)
    bar.tell(shown())
    assert bar.accessibleName() == "This pod’s disk"
    said = bar.accessibleDescription().replace("\u00a0", " ")
    assert said.startswith("Copies: 71 GB")
    assert "240 GB" in said


def test_it_is_mirrored_where_text_runs_from_right_to_left(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    bar = DiskBar(make_desk().theme, "x")
    qtbot.addWidget(bar)
    bar.resize(300, 14)
    bar.tell(shown())
    plain = bar.grab().toImage()
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert bar.grab().toImage() != plain
