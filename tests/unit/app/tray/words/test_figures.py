"""Sizes, rates, spans and times as people write them."""

from datetime import UTC, datetime, timedelta

import pytest

from app.tray.words import figures
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words


def moment(year: int, month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


NOW = moment(2026, 11, 29, 22, 0)
BRITISH = Words(Catalogue(known_locale("en_GB")))
FRENCH = Words(Catalogue(known_locale("fr")))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("size_bytes", "said"),
    [
        (0, "0 GB"),
        (5, "5 B"),
        (84_000, "84 kB"),
        (31e6, "31 MB"),
        (0.6e9, "0.6 GB"),
        (188e9, "188 GB"),
        (1.2e12, "1.2 TB"),
        (2e18, "2,000 PB"),
    ],
)
def test_sizes_have_at_most_three_figures(size_bytes: float, said: str) -> None:
    assert plain(figures.size(BRITISH, size_bytes)) == said


def test_numbers_are_written_as_the_locale_does() -> None:
    assert plain(figures.size(FRENCH, 0.6e9)) == "0,6 GB"


@pytest.mark.parametrize(
    ("value", "said"), [(9.8e6, "9.8 MB/s"), (0, "0 MB/s"), (2_000, "2 kB/s"), (112e6, "112 MB/s")]
)
def test_rates(value: float, said: str) -> None:
    assert plain(figures.rate(BRITISH, value)) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (3, "1 min"),
        (240, "4 min"),
        (3_600, "1 h"),
        (8_400, "2 h 20 min"),
        (86_400, "1 day"),
        (260_000, "3 days"),
    ],
)
def test_spans_never_name_seconds(seconds: float, said: str) -> None:
    assert plain(figures.span(BRITISH, seconds)) == said


def test_a_long_estimate_names_no_single_minutes() -> None:
    assert plain(figures.about(BRITISH, 8_450)) == "about 2 h 20 min"
    assert plain(figures.about(BRITISH, 260)) == "about 4 min"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (moment(2026, 11, 29, 9, 12), "09:12"),
        (moment(2026, 11, 27, 18, 2), "Friday, 18:02"),
        (moment(2026, 11, 12, 18, 2), "12 November"),
        (moment(2025, 11, 12, 18, 2), "12 November 2025"),
        (moment(2026, 11, 30, 8, 0), "Monday, 08:00"),
        (moment(2026, 12, 6, 18, 2), "6 December"),
    ],
)
def test_moments_are_said_as_near_as_they_are(at: datetime, said: str) -> None:
    assert plain(figures.when(BRITISH, at, NOW)) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (moment(2026, 11, 29, 21, 59, 30), "just now"),
        (moment(2026, 11, 29, 21, 51), "9 min ago"),
        (moment(2026, 11, 29, 20, 51), "20:51"),
    ],
)
def test_how_long_ago(at: datetime, said: str) -> None:
    assert plain(figures.ago(BRITISH, at, NOW)) == said


def test_what_the_node_wrote_becomes_a_local_time() -> None:
    assert figures.moment("") is None
    found = figures.moment("2026-11-29T22:00:00Z")
    assert found is not None
    assert found == NOW


def test_a_share() -> None:
    assert plain(figures.percent(BRITISH, 0.724)) == "72 %"


def test_a_narrow_column_gets_the_time_the_weekday_or_the_date() -> None:
    moments = (NOW - timedelta(hours=2), NOW - timedelta(days=2), NOW - timedelta(days=20))
    assert [plain(figures.brief(BRITISH, at, NOW)) for at in moments] == ["20:00", "Fri", "9 Nov"]


def test_who_wrote_today_is_said_with_the_word() -> None:
    assert figures.on_day(BRITISH, NOW - timedelta(hours=2), NOW) == "today, 20:00"
    assert figures.on_day(BRITISH, NOW - timedelta(days=2), NOW) == "Friday, 22:00"
