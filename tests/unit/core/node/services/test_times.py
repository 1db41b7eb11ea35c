"""Times in words that sort."""

import pytest

from core.node.services.times import shown_time


@pytest.mark.parametrize(
    ("unix_ms", "text"),
    [(0, "1970-01-01T00:00:00Z"), (1_767_225_600_999, "2026-01-01T00:00:00Z"), (10**18, "")],
)
def test_a_time_is_iso_8601_in_utc_and_nonsense_is_nothing(unix_ms: int, text: str) -> None:
    assert shown_time(unix_ms) == text
