"""Counting pods as people do."""

from msgspec.structs import replace

from app.tray.models.pods import Counted, absent, asking, counted, storing
from tests.support.pictures import ATTIC, AWAY, LENA, MIA, STUDIO, WELL


def test_clients_do_not_count() -> None:
    status = replace(WELL, pods=[STUDIO, replace(ATTIC, role="client"), MIA])
    assert counted(status) == Counted(2, 2)


def test_who_is_away_counts_as_a_pod_that_is_not_there() -> None:
    assert counted(AWAY) == Counted(2, 3)


def test_who_asks_was_removed_or_leaves_is_no_pod_that_stores() -> None:
    gone = replace(ATTIC, state="removed")
    assert storing(replace(WELL, pods=[MIA, LENA, gone, replace(STUDIO, leaving=True)])) == [MIA]


def test_the_pod_that_is_away_for_the_longest_comes_first() -> None:
    pods = [
        replace(STUDIO, state="absent", since="2026-11-22T09:12:00Z"),
        replace(ATTIC, state="absent", since="2026-11-20T09:12:00Z"),
        replace(MIA, state="absent"),
    ]
    assert [pod.name for pod in absent(replace(WELL, pods=pods))] == [
        "attic-pi",
        "studio-nas",
        "laptop-mia",
    ]


def test_who_asks_to_be_let_in() -> None:
    assert asking(replace(WELL, pods=[MIA, LENA])) == [LENA]
