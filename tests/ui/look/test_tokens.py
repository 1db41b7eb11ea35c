"""The tokens: read strictly, and every pair of colours keeps its contrast."""

from pathlib import Path

import msgspec
import pytest

from app.tray.assets import TOKENS
from app.tray.look.tokens import read_tokens

TOKENS_READ = read_tokens(TOKENS)
TEXT, EDGE = 4.5, 3.0
# (what is drawn, what it is drawn on, the least contrast by WCAG 2)
PAIRS = [
    *[(text, ground, TEXT) for text in ("text", "text2") for ground in ("window", "card", "side")],
    *[("text3", ground, TEXT) for ground in ("window", "card", "greyT")],
    *[("text", ground, TEXT) for ground in ("sel", "hover", "tint", "sunken")],
    *[("text2", ground, TEXT) for ground in ("sel", "sunken", "tint", "okT", "warnT", "badT")],
    *[("accentText", ground, TEXT) for ground in ("window", "card", "tint")],
    *[("ok", "okT", TEXT), ("warn", "warnT", TEXT), ("bad", "badT", TEXT), ("grey", "greyT", TEXT)],
    *[("on", "accent", TEXT), ("on", "bad", TEXT)],
    *[("field", "window", EDGE), ("accent", "window", EDGE), ("warnI", "warnT", EDGE)],
    *[(part, "card", EDGE) for part in ("s1", "s2", "s3", "c0", "c1", "c2", "c3", "down", "up")],
]


def luminance(colour: str) -> float:
    """Return the relative luminance of `#RRGGBB`, by WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_knows_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("drawn", "ground", "least"), PAIRS)
def test_what_is_drawn_stands_out(scheme: str, drawn: str, ground: str, least: float) -> None:
    colours = TOKENS_READ.color[scheme]
    assert contrast(getattr(colours, drawn), getattr(colours, ground)) >= least


def test_a_token_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "tokens.toml"
    text = TOKENS.read_text(encoding="utf-8")
    file.write_text(text.replace("[radius]", "[radius]\ncorner = 3"), encoding="utf-8")
    with pytest.raises(msgspec.ValidationError, match="corner"):
        read_tokens(file)
