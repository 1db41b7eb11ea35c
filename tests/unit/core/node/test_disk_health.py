"""How the disk is, in words: a failure is told for an hour, and logged once a minute."""

import pytest

from core.node.disk_health import TOLD_SECONDS, DiskHealth, other_note, own_notes
from core.ports import DiskSpace
from tests.support.tree_pods import HandClock

ROOM = DiskSpace(10**9, 50_000_000)


def test_a_disk_that_never_failed_and_has_room_needs_no_word() -> None:
    assert own_notes("nas", DiskHealth(HandClock()).last(), ROOM, 10) == []


def test_a_failure_names_the_pod_the_reason_and_what_it_means_for_the_files() -> None:
    health = DiskHealth(HandClock())
    health.failed("Input/output error")
    (note,) = own_notes("nas", health.last(), ROOM, 10)
    assert note.kind == "disk"
    assert "nas" in note.text
    assert "Input/output error" in note.text
    assert "other pods" in note.text
    assert note.remedy


def test_a_failure_is_forgotten_after_an_hour_without_another() -> None:
    clock = HandClock()
    health = DiskHealth(clock)
    health.failed("Input/output error")
    clock.now_ms += int(TOLD_SECONDS - 1) * 1_000
    assert health.last() is not None
    clock.now_ms += 2_000
    assert health.last() is None


def test_a_disk_that_fails_all_the_time_is_logged_once_a_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = HandClock()
    health = DiskHealth(clock)
    for _ in range(100):
        health.failed("Input/output error")
        clock.now_ms += 900
    assert len(caplog.records) == 2


def test_a_disk_that_is_nearly_full_is_told_with_what_is_left() -> None:
    (note,) = own_notes("nas", None, DiskSpace(10**9, 5_000_000), 10_000_000)
    assert note.kind == "full"
    assert "5 MB" in note.text


def test_the_failing_disk_of_another_pod_is_told_with_its_name() -> None:
    assert "cellar" in other_note("cellar").text
