"""What moves now."""

import pytest

from app.tray.models.transfers import ROWS_MAX, transfers
from core.control.schema import Transfer
from tests.support.desktop_network import GB, WORDS, plain, status

MB = 10**6
OPENED = Transfer("/IMG_4471.CR3", "in", "studio-nas", 72, 100, 9.8e6, reason="opened", wanted=2)


@pytest.mark.parametrize(
    ("moving", "detail", "percent", "rate"),
    [
        (OPENED, "From studio-nas, because you opened it · 100 B", "72 %", "9.8 MB/s"),
        (
            Transfer("/a.wav", "out", "attic-pi", 492 * MB, 1200 * MB, 2.6e6, "copy", 2),
            "To attic-pi, second copy · 1.2 GB, about 5 min left",
            "41 %",
            "2.6 MB/s",
        ),
        (
            Transfer("/a", "in", "", 0, 5 * MB, 0.0, "copy", 3),
            "From several pods, a further copy · 5 MB",
            "",
            "waiting",
        ),
        (
            Transfer("/a", "in", "studio-nas", 1, 4, 0.0, "keep", 2),
            "From studio-nas, always kept here · 4 B",
            "25 %",
            "",
        ),
        (
            Transfer("/a", "in", "x", 1, 4, 1, "ahead"),
            "From x, the rest of what you opened · 4 B",
            "25 %",
            "0 kB/s",
        ),
        (
            Transfer("/a", "in", "x", 4, 4, 0, "older"),
            "From x, an older version for you · 4 B",
            "100 %",
            "",
        ),
        (
            Transfer("/a", "in", "x", 4, 4, 0, "offer"),
            "From x, which stores nothing · 4 B",
            "100 %",
            "",
        ),
        (
            Transfer("/a", "in", "x", 4, 4, 0, "start"),
            "From x, its beginning, to open it faster · 4 B",
            "100 %",
            "",
        ),
        (
            Transfer("/a", "in", "x", 4, 4, 0, "something new", 2),
            "From x, second copy · 4 B",
            "100 %",
            "",
        ),
        (
            Transfer("/a", "out", "x", 4, 4, 0, "opened"),
            "To x, where it was opened · 4 B",
            "100 %",
            "",
        ),
        (
            Transfer("/a", "out", "x", 4, 4, 0, "older"),
            "To x, an older version · 4 B",
            "100 %",
            "",
        ),
        (
            Transfer("/a", "out", "x", 4, 4, 0, "offer"),
            "To x, to be kept there · 4 B",
            "100 %",
            "",
        ),
        (
            Transfer("/a", "out", "x", 1, 4, 0, "start"),
            "To x, its beginning, to open it faster there · 4 B",
            "25 %",
            "",
        ),
        (Transfer("/a", "out", "x", 4, 0, 2e6, "copy"), "To x, a further copy", "", "2 MB/s"),
        (Transfer("/a", "out", "x", 4, 4, 0, "copy"), "To x, a further copy · 4 B", "100 %", ""),
    ],
)
def test_a_transfer_says_where_it_goes_and_why(
    moving: Transfer, detail: str, percent: str, rate: str
) -> None:
    (row,) = transfers(status(), [moving], WORDS).rows
    assert plain(row.detail) == detail
    assert (plain(row.percent), plain(row.rate)) == (percent, rate)


def test_what_was_opened_comes_first() -> None:
    copied = Transfer("/a", "in", "x", 0, 1, reason="copy")
    kept = Transfer("/b", "in", "x", 0, 1, reason="keep")
    rows = transfers(status(), [copied, kept, OPENED], WORDS).rows
    assert [row.path for row in rows] == ["/IMG_4471.CR3", "/b", "/a"]
    assert rows[0].icon == "image"
    assert rows[0].key == ("/IMG_4471.CR3", "studio-nas", "in")
    assert plain(rows[0].sentence) == (
        "IMG_4471.CR3, From studio-nas, because you opened it · 100 B, 72 %, 9.8 MB/s"
    )


def test_what_others_fetch_is_ended_where_it_is_fetched() -> None:
    out = Transfer("/a", "out", "x", 1, 4, 1.0, "copy")
    rows = transfers(status(), [out, OPENED], WORDS).rows
    assert [row.may_end for row in rows] == [True, False]


def test_at_most_50_rows_are_shown_and_the_others_counted() -> None:
    moving = [Transfer(f"/{number:03}", "in", "x", 0, 1) for number in range(60)]
    shown = transfers(status(to_go=GB, received_rate=GB / 240), moving, WORDS)
    assert len(shown.rows) == ROWS_MAX
    assert shown.more == "and 10 more"
    assert plain(shown.summary) == "60 transfers · 1 GB to go, about 4 min"
    assert plain(shown.received) == "4.2 MB/s"


def test_where_nothing_moves_nothing_is_said() -> None:
    shown = transfers(None, [], WORDS)
    assert (shown.rows, shown.summary, shown.more) == ((), "", "")
    assert transfers(status(), [OPENED], WORDS).summary == "1 transfer"
    assert transfers(status(to_go=GB), [OPENED], WORDS).summary.startswith("1 transfer · 1")


def test_what_others_fetch_is_said_where_this_pod_moves_nothing_itself() -> None:
    shown = transfers(status(sent_rate=3.1e6), [], WORDS)
    assert (shown.rows, shown.summary) == ((), "Others fetch files from this machine")


def test_a_file_that_has_lost_its_name_still_has_a_row() -> None:
    (row,) = transfers(None, [Transfer("", "in", "x", 0, 0)], WORDS).rows
    assert row.name == "A file without a name"
    assert row.share == 0.0
