"""Preferences are few, kept whole, and never stand in the way of a start."""

from datetime import UTC, datetime, timedelta

import pytest

from app.tray.models.preferences import (
    KINDS,
    SNOOZES,
    Look,
    Preferences,
    heard,
    snooze_end,
    snoozed,
    tells,
    understood,
    written,
)

NOW = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)


def test_what_was_written_is_read_again() -> None:
    chosen = Preferences("fr", Look.DARK, monochrome=True, silent=frozenset({"pods", "disk"}))
    assert understood(written(chosen)) == chosen


@pytest.mark.parametrize("data", [b"", b"[]", b'{"look": "pink"}', b"\xff", b'{"language": 3}'])
def test_what_is_not_understood_has_its_default(data: bytes) -> None:
    assert understood(data) == Preferences()


def test_what_a_newer_version_wrote_is_read_without_what_is_new() -> None:
    assert understood(b'{"look": "dark", "sound": true}') == Preferences(look=Look.DARK)


def test_a_kind_is_told_until_it_is_silent() -> None:
    quiet = heard(Preferences(), "pods", on=False)
    assert not tells(quiet, "pods", NOW)
    assert tells(quiet, "disk", NOW)
    assert heard(quiet, "pods", on=True) == Preferences()
    assert all(tells(Preferences(), kind, NOW) for kind in KINDS)


@pytest.mark.parametrize(
    ("choice", "until"),
    [
        ("1h", NOW + timedelta(hours=1)),
        ("4h", NOW + timedelta(hours=4)),
        ("tomorrow", datetime(2026, 11, 23, 8, 0, tzinfo=UTC)),
        ("", None),
    ],
)
def test_nothing_is_told_while_snoozed(choice: str, until: datetime | None) -> None:
    assert choice in SNOOZES
    quiet = snoozed(Preferences(), choice, NOW)
    assert snooze_end(quiet, NOW) == until
    assert tells(quiet, "disk", NOW) is (until is None)
    if until is not None:
        assert tells(quiet, "disk", until)


def test_a_snooze_that_is_no_time_counts_as_none() -> None:
    assert snooze_end(Preferences(snoozed_until="later"), NOW) is None


def test_times_with_and_without_a_zone_are_compared_by_the_clock() -> None:
    quiet = Preferences(snoozed_until="2026-11-22T22:00:00")
    assert snooze_end(quiet, NOW) == datetime(2026, 11, 22, 22, 0, tzinfo=UTC).replace(tzinfo=None)
