"""Tones: a figure first, then a colour of the theme."""

import pytest

from app.tray.look.tokens import Colours
from app.tray.models.tone import Tone


@pytest.mark.parametrize("tone", Tone)
def test_each_tone_has_colours_of_the_theme_and_a_figure(tone: Tone) -> None:
    names = set(Colours.__struct_fields__)
    assert {tone.text_token, tone.tint_token, tone.icon_token} <= names
    assert tone.icon


def test_no_two_tones_have_one_figure() -> None:
    assert len({tone.icon for tone in Tone}) == len(Tone)
