"""The panel of the tray: recent changes and pods."""

import pytest
from msgspec.structs import replace

from app.tray.models.headline import headline
from app.tray.models.panel import changes, panel_pods, top
from app.tray.models.picture import Picture, Reach
from app.tray.models.tone import Tone
from core.control.schema import RecentRow
from tests.support.pictures import ATTIC, AWAY, LENA, MIA, NOW, WELL, WORDS, picture, plain

ROWS = (
    RecentRow("/a/budget.ods", "2026-11-22T09:39:00Z", "studio-nas", "Jonas", "changed", "v1"),
    RecentRow("/img.jpg", "2026-11-22T09:32:00Z", "laptop-mia", "mia", "added"),
    RecentRow("/old.svg", "2026-11-22T08:53:00Z", "studio-nas", "", "deleted", "v2"),
)


def test_changes_say_who_did_what_and_when() -> None:
    found = changes(picture(recent=ROWS), WORDS, NOW)
    assert [(each.name, plain(each.what), each.icon) for each in found] == [
        ("budget.ods", "Changed by Jonas on studio-nas, 2 min ago", "file"),
        ("img.jpg", "Added by you, 9 min ago", "image"),
        ("old.svg", "Deleted by studio-nas, 48 min ago", "trash"),
    ]


def test_what_can_be_undone_says_which_version_of_which_file() -> None:
    found = changes(picture(recent=ROWS), WORDS, NOW)
    assert [each.value for each in found if each.undo] == ["v1 /a/budget.ods", "v2 /old.svg"]
    assert [each.deleted for each in found] == [False, False, True]


def test_four_changes_are_shown() -> None:
    assert len(changes(picture(recent=ROWS * 3), WORDS, NOW)) == 4


def test_pods_say_how_they_are() -> None:
    found = panel_pods(picture(AWAY), WORDS, NOW)
    assert [(plain(each.name), plain(each.state)) for each in found] == [
        ("studio-nas", "Present"),
        ("attic-pi", "Away since 09:12"),
        ("laptop-mia", "This pod"),
    ]


def test_a_pod_that_was_never_reached_yet_connects() -> None:
    (found,) = panel_pods(
        picture(replace(WELL, pods=[replace(ATTIC, state="expected")])), WORDS, NOW
    )
    assert (plain(found.state), found.tone) == ("Connecting", Tone.GREY)


def test_of_many_pods_those_that_are_away_are_shown() -> None:
    many = [replace(MIA, name=f"pod-{number}", state="present") for number in range(9)]
    away = replace(ATTIC, state="absent")
    found = panel_pods(picture(replace(WELL, pods=[*many, away])), WORDS, NOW)
    assert plain(found[0].name) == "attic-pi"
    assert plain(found[0].state) == "Away"


def test_who_asks_to_be_let_in_is_no_pod_yet() -> None:
    assert len(panel_pods(picture(replace(WELL, pods=[MIA, LENA])), WORDS, NOW)) == 1
    assert panel_pods(picture(None), WORDS, NOW) == ()


BUSY = replace(WELL, to_go=14 * 10**8, transfers=4, received_rate=9.8e6, sent_rate=3.1e6)


@pytest.mark.parametrize(
    ("shown", "title", "says", "rates"),
    [
        (picture(), "Up to date", "3 of 3 pods · 188 GB", ""),
        (picture(recent=ROWS), "Up to date", "3 of 3 pods · last change 2 min ago", ""),
        (
            picture(BUSY, moving_seconds=9.0),
            "Copying, 1.4 GB to go",
            "4 files · about 2 min",
            "In 9.8 MB/s · out 3.1 MB/s",
        ),
        (
            picture(replace(WELL, received_rate=1e6), moving_seconds=9.0),
            "Copying",
            "3 of 3 pods",
            "In 1 MB/s · out 0 MB/s",
        ),
        (picture(AWAY), "attic-pi is away", "For 29 min · all files can be read", ""),
        (
            picture(replace(AWAY, absent_files=3)),
            "3 files cannot be read",
            "2 of 3 pods · 188 GB",
            "",
        ),
        (
            picture(None, Reach.NOT_RUNNING),
            "Wormhole is not running",
            "Your files are safe, but the drive is closed.",
            "",
        ),
    ],
)
def test_the_top_says_what_is_so(shown: Picture, title: str, says: str, rates: str) -> None:
    found = top(shown, headline(shown, WORDS, NOW), WORDS, NOW)
    assert (plain(found.title), plain(found.says), plain(found.rates)) == (title, says, rates)
