"""Raw values that settings may have, for laws of the configuration."""

from hypothesis import strategies as st

from core.config.definitions import SETTINGS
from core.config.kinds import (
    Choice,
    ChoiceOrTexts,
    Duration,
    Endpoint,
    Endpoints,
    FlagOrTexts,
    Kind,
    Number,
    Rate,
    Storage,
    Text,
    Texts,
)
from core.config.setting import Level

SIZES = st.just("0") | st.builds(
    "{} {}".format, st.integers(1, 999), st.sampled_from(["B", "kB", "MB", "GB", "GiB", "TiB"])
)
SHARES = st.integers(0, 100).map("{}%".format)
ENDPOINTS = st.builds(
    "{}:{}".format,
    st.sampled_from(["localhost", "nas.home", "10.0.0.1", "[::1]", "[fe80::1%eth0]"]),
    st.integers(0, 65_535),
)


_PRINTABLE = st.characters(min_codepoint=32, codec="utf-8")


def written(pattern: str) -> st.SearchStrategy[str]:
    """Texts that match a pattern and can stand in a file."""
    if pattern.startswith(r"[^\x00-\x1f]"):
        return st.text(_PRINTABLE, min_size=pattern.endswith("+"), max_size=8)
    return st.from_regex(pattern, fullmatch=True)


def raw_values(kind: Kind[object]) -> st.SearchStrategy[object]:
    """Values that `kind` allows, as TOML gives them."""
    match kind:
        case Texts(_, pattern):
            return st.lists(written(pattern), max_size=3, unique=True)
        case Endpoints():
            return st.lists(ENDPOINTS, max_size=3, unique=True)
        case ChoiceOrTexts(words, texts):
            return st.one_of(st.sampled_from(sorted(words)), raw_values(texts))
        case FlagOrTexts(texts):
            return st.one_of(st.booleans(), raw_values(texts))
    return _single(kind)


def _single(kind: Kind[object]) -> st.SearchStrategy[object]:
    found: st.SearchStrategy[object]
    match kind:
        case Number(low, high):
            found = st.integers(low, high)
        case Choice(words):
            found = st.sampled_from(sorted(words))
        case Text(_, pattern):
            found = written(pattern)
        case Storage(share):
            found = SHARES | SIZES if share else SIZES
        case Duration(low_seconds, high_seconds):
            found = st.integers(int(low_seconds), int(high_seconds)).map("{}s".format)
        case Rate():
            found = SIZES.map(lambda size: size if size == "0" else f"{size}/s")
        case Endpoint():
            found = ENDPOINTS
        case _:
            found = st.booleans()
    return found


@st.composite
def some_settings(draw: st.DrawFn, level: Level) -> dict[str, object]:
    """Some of the settings of a level, each with a value that it may have."""
    known = SETTINGS[level]
    keys = draw(st.lists(st.sampled_from(sorted(known)), max_size=8, unique=True))
    return {key: draw(raw_values(known[key].details.kind)) for key in keys}
