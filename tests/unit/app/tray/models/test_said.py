"""What a headline consists of."""

import pytest

from app.tray.models.said import Headline, cut
from app.tray.models.tone import Tone


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Everything is up to date", "Everything is up to date"),
        ("14 files cannot be read", "14 files cannot be read"),
        ("Frozen by Wolfgang Amadeus", "Frozen by Wo…ang Amadeus"),
    ],
)
def test_the_sidebar_gets_at_most_24_characters(text: str, short: str) -> None:
    assert cut(text) == short
    assert len(short) <= 24


def test_a_screen_reader_says_the_title_and_what_it_means() -> None:
    said = Headline("up-to-date", Tone.OK, "All is well", "Nothing is lost.", "")
    assert said.sentence == "All is well. Nothing is lost."
