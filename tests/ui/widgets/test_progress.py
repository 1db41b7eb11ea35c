"""Bars of progress."""

import pytest
from pytestqt.qtbot import QtBot

from app.tray.widgets.progress import ProgressBar
from tests.ui.conftest import MakeDesk


@pytest.mark.parametrize(
    ("share", "value"), [(-1, 0), (0, 0), (0.41, 4_100), (1, 10_000), (7, 10_000)]
)
def test_a_share_is_kept_within_the_bar(
    share: float, value: int, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    bar = ProgressBar(make_desk().theme, "To attic-pi")
    qtbot.addWidget(bar)
    bar.share(share)
    assert bar.value() == value


def test_what_is_done_is_drawn_in_its_colour(make_desk: MakeDesk, qtbot: QtBot) -> None:
    look = make_desk().theme
    bar = ProgressBar(look, "To attic-pi", headline=True)
    qtbot.addWidget(bar)
    bar.resize(100, bar.height())
    bar.share(0.5, "up")
    image = bar.grab().toImage()
    middle = image.height() // 2
    assert image.pixelColor(25, middle) == look.colour("up")
    assert image.pixelColor(75, middle) == look.colour("track")
