"""Sizes, durations and rates as people write them."""

import pytest

from core.config.values import (
    Size,
    parse_duration,
    parse_rate,
    parse_size,
    show_duration,
    show_size,
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10 GB", Size(10**10)),
        ("10GiB", Size(10 * 2**30)),
        ("1.5 kb", Size(1_500)),
        ("80%", Size(share=0.8)),
        ("0", Size()),
        ("10", None),
        ("101%", None),
        ("-1 GB", None),
        ("10 GX", None),
        ("100%", Size(share=1.0)),
        ("0%", Size(share=0.0)),
        ("10 %", Size(share=0.1)),
        ("0.0", Size()),
        ("8 EB", None),
        ("9224 PB", None),
        (f"{'9' * 400} GB", None),
        ("", None),
    ],
)
def test_a_size_is_a_number_with_a_unit_or_a_share(text: str, meant: Size | None) -> None:
    assert parse_size(text) == meant


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("10 m", 600),
        ("2h", 7200),
        ("30d", 2592000),
        ("0", 0),
        ("250ms", 0.25),
        ("5", None),
        ("s", None),
        ("1y", None),
    ],
)
def test_a_duration_is_a_number_with_a_unit(text: str, seconds: float | None) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("5 MB/s", 5000000),
        ("0", 0),
        ("1 KiB/s", 1024),
        ("5 MB", None),
        ("5%/s", None),
        ("5 MB/h", None),
    ],
)
def test_a_rate_is_a_size_a_second(text: str, rate: int | None) -> None:
    assert parse_rate(text) == rate


def test_a_share_is_of_the_whole() -> None:
    assert Size(share=0.5).of(1_000) == 500
    assert Size(7).of(1_000) == 7


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (2e9, "2 GB"), (3e16, "30 PB")],
)
def test_sizes_are_shown_short(size: float, text: str) -> None:
    assert show_size(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.25, "0.2 s"), (5, "5 s"), (90, "90 s"), (600, "10 min"), (864_000, "10 d")],
)
def test_durations_are_shown_in_their_largest_unit(seconds: float, text: str) -> None:
    assert show_duration(seconds) == text
