"""The disk of this pod, and what is said of checking its copies."""

from datetime import UTC, datetime

import pytest

from app.tray.models.settings.disk import Disk, checked, disk_shown, own_row
from core.control.schema import PodRow, ScrubRound, ScrubStatus
from tests.support.desk_double import words
from tests.support.shown_settings import GB, status

NOW = datetime(2026, 11, 22, 9, 41, tzinfo=UTC).replace(tzinfo=None)
DISK = Disk(512 * GB, 237 * GB)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def own() -> PodRow:
    row = own_row(status())
    assert row is not None
    return row


def test_the_parts_are_all_of_the_disk() -> None:
    shown = disk_shown(own(), DISK, words())
    assert [(part.name, plain(part.amount)) for part in shown.parts] == [
        ("Copies", "71 GB"),
        ("Older versions", "2 GB"),
        ("Cache, can go", "18 GB"),
        ("Other programs", "184 GB"),
        ("Free on disk", "237 GB"),
    ]
    assert sum(part.share for part in shown.parts) == pytest.approx(1)
    assert [part.hatched for part in shown.parts] == [False, False, True, False, False]
    assert plain(shown.spoken).startswith("Copies: 71 GB, Older versions: 2 GB")


def test_the_line_is_where_other_programs_and_what_is_offered_end() -> None:
    shown = disk_shown(own(), DISK, words())
    assert shown.limit == pytest.approx((240 + 184) / 512)
    assert plain(shown.sentence) == (
        "The line marks what Wormhole may use: 240 GB, of which 149 GB are still free."
    )


def test_a_pod_that_does_not_say_what_is_free_has_what_is_offered_and_not_used() -> None:
    row = PodRow("a", "1", "admin", "self", offered=100 * GB, copies=30 * GB, cached=10 * GB)
    assert "of which 60" in plain(disk_shown(row, DISK, words()).sentence)


def test_a_client_stores_nothing() -> None:
    shown = disk_shown(PodRow("a", "1", "client", "self"), DISK, words())
    assert shown.limit == 0
    assert shown.sentence == "This machine stores nothing for the others."


def test_without_a_row_of_its_own_there_is_nothing_to_draw() -> None:
    assert own_row(status(pods=[])) is None


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, ""),
        (
            {"scrub": ScrubStatus("/", running=True, done=3 * GB, total=9 * GB)},
            "Checking now: 3 GB of 9 GB.",
        ),
        (
            {"scrub_before": ScrubRound("2026-11-15T08:00:00Z", "2026-11-20T08:00:00Z")},
            "Last: Friday, 08:00, no damage.",
        ),
        (
            {"scrub_before": ScrubRound("2026-11-15T08:00:00Z", "2026-11-20T08:00:00Z", rotten=2)},
            "Last: Friday, 08:00, 2 damaged blocks found and repaired where another pod had them.",
        ),
        ({"scrub_before": ScrubRound("2026-11-15T08:00:00Z")}, ""),
    ],
)
def test_it_is_said_when_all_copies_were_read_last(fields: dict[str, object], says: str) -> None:
    assert plain(checked(status(**fields), words(), NOW)) == says


def test_nothing_is_said_before_the_node_answered() -> None:
    assert checked(None, words(), NOW) == ""
