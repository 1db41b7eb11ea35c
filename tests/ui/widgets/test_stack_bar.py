"""The space of a pod as a bar."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Scheme
from app.tray.models.spaces import Part
from app.tray.widgets.stack_bar import Dot, StackBar, Swatch
from tests.support.desk_double import theme
from tests.ui.conftest import MakeDesk

PARTS = ((Part.COPIES, 0.5), (Part.OLDER, 0.2), (Part.CACHE, 0.2))


@pytest.mark.parametrize("scheme", Scheme)
def test_each_part_has_its_colour_and_what_is_free_the_track(
    qtbot: QtBot, make_desk: MakeDesk, scheme: Scheme
) -> None:
    look = make_desk(look=theme(scheme)).theme
    bar = StackBar(look, "attic-pi")
    qtbot.addWidget(bar)
    bar.resize(400, bar.height())
    bar.show_parts(PARTS, "128 of 250 GB")
    image = bar.grab().toImage()
    middle = image.height() // 2
    colours = [image.pixelColor(x, middle).name() for x in range(image.width())]
    at = {part: colours[int(image.width() * share)] for part, share in (("s1", 0.3), ("s2", 0.6))}
    assert at == {token: look.colour(token).name() for token in at}
    hatched = set(colours[int(image.width() * 0.72) : int(image.width() * 0.88)])
    assert len(hatched) > 1
    assert colours[int(image.width() * 0.97)] == look.colour("track").name()


def test_a_screen_reader_gets_the_figures(qtbot: QtBot, make_desk: MakeDesk) -> None:
    bar = StackBar(make_desk().theme, "attic-pi")
    qtbot.addWidget(bar)
    bar.show_parts(PARTS, "128 of 250 GB")
    assert (bar.accessibleName(), bar.accessibleDescription()) == ("attic-pi", "128 of 250 GB")


def test_it_is_mirrored_for_text_from_right_to_left(qtbot: QtBot, make_desk: MakeDesk) -> None:
    look = make_desk().theme
    bar = StackBar(look, "attic-pi")
    qtbot.addWidget(bar)
    bar.resize(400, bar.height())
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    bar.show_parts(PARTS, "")
    image = bar.grab().toImage()
    assert image.pixelColor(int(image.width() * 0.8), image.height() // 2) == look.colour("s1")


def test_the_legend_shows_parts_as_the_bar_does(qtbot: QtBot, make_desk: MakeDesk) -> None:
    look = make_desk().theme
    for swatch, token in (
        (Swatch(look, Part.COPIES), "s1"),
        (Swatch(look, None), "track"),
        (Dot(look, "up"), "up"),
    ):
        qtbot.addWidget(swatch)
        image = swatch.grab().toImage()
        assert image.pixelColor(image.width() // 2, image.height() // 2) == look.colour(token)
