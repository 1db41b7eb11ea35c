"""The space on each pod."""

import pytest
from msgspec.structs import replace

from app.tray.models.spaces import Part, spaces
from app.tray.models.tone import Tone
from core.control.schema import PodRow, Transfer
from tests.support.desktop_network import (
    AWAY,
    GB,
    LAPTOP,
    NAS,
    NOW,
    PI,
    WORDS,
    plain,
    pod,
    status,
)

OUT = Transfer("/a", "out", "studio-nas", 1, 2, 11e6)


@pytest.mark.parametrize(
    ("row", "moving", "mark", "tone", "amount", "detail"),
    [
        (
            NAS,
            [],
            "Present",
            Tone.OK,
            "196 GB of 1 TB offered",
            "184 GB copies · 12 GB older versions · 0.3 ms away",
        ),
        (
            NAS,
            [OUT],
            "Receiving 11 MB/s",
            Tone.INFO,
            "196 GB of 1 TB offered",
            "184 GB copies · 12 GB older versions · 0.3 ms away",
        ),
        (
            replace(NAS, state="expected", used=0, offered=0, copies=0, older=0, rtt=None),
            [],
            "Connecting",
            Tone.GREY,
            "0 GB of 0 GB offered",
            "0 GB copies",
        ),
        (
            replace(NAS, leaving=True, older=0, rtt=None),
            [],
            "Leaving",
            Tone.WARN,
            "196 GB of 1 TB offered",
            "184 GB copies",
        ),
        (
            LAPTOP,
            [],
            "This pod",
            Tone.GREY,
            "91 GB of 240 GB offered",
            "71 GB copies · 2 GB older versions · 18 GB cache",
        ),
        (
            replace(LAPTOP, older=0, cached=0, free=7 * GB),
            [],
            "This pod",
            Tone.GREY,
            "91 GB of 240 GB offered",
            "71 GB copies · its disk has room for 7 GB more",
        ),
        (
            AWAY,
            [],
            "Absent for 22 min",
            Tone.WARN,
            "128 GB not reachable",
            "Last seen 09:12 at 192.168.1.40. Its copies count again when it returns.",
        ),
        (
            replace(AWAY, address=""),
            [],
            "Absent for 22 min",
            Tone.WARN,
            "128 GB not reachable",
            "Last seen 09:12. Its copies count again when it returns.",
        ),
        (
            replace(AWAY, since=""),
            [],
            "Absent",
            Tone.WARN,
            "128 GB not reachable",
            "This pod has not reached it yet. Its copies count again when it returns.",
        ),
    ],
)
def test_a_pod_says_what_it_holds_of_what_it_offers(
    row: PodRow, moving: list[Transfer], mark: str, tone: Tone, amount: str, detail: str
) -> None:
    (shown,) = spaces(status(pods=[row]), moving, WORDS, NOW)
    assert plain(shown.mark.text) == mark
    assert shown.mark.tone is tone
    assert plain(shown.amount) == amount
    assert plain(shown.detail) == detail
    assert shown.sentence == f"{shown.name}, {shown.mark.text}: {shown.amount}. {shown.detail}"


def test_who_is_away_comes_first_this_pod_last_and_clients_are_left_out() -> None:
    known = status(pods=[LAPTOP, NAS, AWAY, pod("phone", role="client")])
    names = [each.name for each in spaces(known, [], WORDS, NOW)]
    assert names == ["attic-pi", "studio-nas", "laptop-mia"]


def test_the_parts_are_shares_of_what_is_offered() -> None:
    (shown,) = spaces(status(pods=[PI]), [], WORDS, NOW)
    assert shown.parts == (
        (Part.COPIES, 121 / 250),
        (Part.OLDER, 6 / 250),
        (Part.CACHE, 1 / 250),
    )
    (shown,) = spaces(status(pods=[AWAY]), [], WORDS, NOW)
    assert shown.parts == ((Part.AWAY, 128 / 250),)


def test_a_pod_that_holds_more_than_it_offers_fills_its_bar_and_no_more() -> None:
    (shown,) = spaces(status(pods=[replace(AWAY, offered=0)]), [], WORDS, NOW)
    assert shown.parts == ((Part.AWAY, 1.0),)
