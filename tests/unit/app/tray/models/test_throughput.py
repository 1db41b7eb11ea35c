"""How many bytes passed in the last hour."""

import pytest

from app.tray.models.throughput import scale, throughputs
from core.control.schema import Throughput
from tests.support.desktop_network import WORDS, plain, status


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1e6), (1e6, 1e6), (1.5e6, 2e6), (17e6, 20e6), (25e6, 40e6), (70e6, 100e6)]
)
def test_the_scale_ends_at_a_round_number_above_all(most: float, top: float) -> None:
    assert scale(most) == top


def test_the_lines_are_shares_of_the_scale_and_end_with_the_present_values() -> None:
    passed = Throughput(60, [600_000_000, 0, 5], [60_000_000, 0, 5])
    shown = throughputs(status(received_rate=2e6, sent_rate=0.0), passed, WORDS)
    assert shown.received_line == (1.0, 0.0, 0.2)
    assert shown.sent_line == (0.1, 0.0, 0.0)
    assert tuple(map(plain, shown.at)) == ("0", "5 MB/s", "10 MB/s")
    assert (plain(shown.received), plain(shown.sent)) == ("In 2 MB/s", "Out 0 MB/s")
    assert tuple(map(plain, shown.times)) == ("1 h ago", "45 min", "30 min", "15 min", "now")


def test_a_screen_reader_gets_the_figures() -> None:
    passed = Throughput(60, [600_000_000, 0], [60_000_000, 0])
    shown = throughputs(status(received_rate=2e6), passed, WORDS)
    assert plain(shown.sentence) == (
        "Throughput. Received: now 2 MB/s, at most 10 MB/s in the last hour. "
        "Sent: now 0 MB/s, at most 1 MB/s."
    )


def test_before_the_node_told_there_is_the_present_value_alone() -> None:
    shown = throughputs(status(received_rate=0.5e6), None, WORDS)
    assert shown.received_line == (0.5,)
