"""The bytes of the last hour as two lines."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Scheme
from app.tray.models.throughput import throughputs
from app.tray.widgets.throughput_chart import ThroughputChart
from core.control.schema import Throughput
from tests.support.desk_double import theme
from tests.support.desktop_network import WORDS, status
from tests.ui.conftest import MakeDesk


def chart(qtbot: QtBot, make_desk: MakeDesk, scheme: Scheme = Scheme.LIGHT) -> ThroughputChart:
    made = ThroughputChart(make_desk(look=theme(scheme)).theme, "Throughput")
    qtbot.addWidget(made)
    made.resize(400, made.height())
    return made


@pytest.mark.parametrize("scheme", Scheme)
def test_both_lines_are_drawn_in_their_colours(
    qtbot: QtBot, make_desk: MakeDesk, scheme: Scheme
) -> None:
    made = chart(qtbot, make_desk, scheme)
    passed = Throughput(60, [300_000_000] * 60, [120_000_000] * 60)
    made.show_lines(throughputs(status(received_rate=5e6, sent_rate=2e6), passed, WORDS))
    image = made.grab().toImage()
    colours = {
        image.pixelColor(x, y).rgb()
        for x in range(image.width() // 3, image.width(), 3)
        for y in range(image.height())
    }
    for token in ("down", "up"):
        # A thin line is blended with what is below it.
        nearest = min(colours, key=lambda each: far(QColor(each), made._theme.colour(token)))
        assert far(QColor(nearest), made._theme.colour(token)) < 90


def far(one: QColor, other: QColor) -> int:
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    return sum(abs(a - b) for a, b in pairs)


def test_a_screen_reader_gets_the_figures(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made = chart(qtbot, make_desk)
    assert made.accessibleName() == "Throughput"
    made.show_lines(throughputs(status(), None, WORDS))
    assert made.accessibleDescription().startswith("Throughput. Received: now")


def test_a_single_value_and_none_can_be_drawn(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made = chart(qtbot, make_desk)
    assert not made.grab().isNull()
    made.show_lines(throughputs(status(), None, WORDS))
    assert len(made._points(made._plot(made._shown), (0.5,))) == 2  # type: ignore[arg-type]
    assert not made.grab().isNull()
