"""Keys that a settings file may have."""

import pytest

from app.tray.models.toml_keys import line_of, offers, with_missing
from core.config.definitions import settings
from core.config.generate import generate
from core.config.read import read_network, read_pod
from core.config.setting import Level

TEXT = """# mine
[redundancy]
copies = 3  # the cellar floods

[history]
# keep-days = 30

[[files]]
match = "a"
"""


@pytest.mark.parametrize(
    ("line", "there", "missing"),
    [
        (3, "minimum", "copies"),
        (4, "strategy", "keep-days"),
        (6, "max-space", "keep-days"),
        (9, "keep", "match"),
        (12, "redundancy", "match"),
    ],
)
def test_the_keys_of_the_section_are_offered_that_are_not_there(
    line: int, there: str, missing: str
) -> None:
    names = [each.name for each in offers(TEXT, line, Level.NETWORK)]
    assert there in names
    assert missing not in names


def test_an_offer_says_what_it_is_for_and_writes_its_default() -> None:
    offer = next(each for each in offers(TEXT, 3, Level.NETWORK) if each.name == "strategy")
    assert offer.line == 'strategy = "spread"'
    assert offer.help
    assert offers(TEXT, 1, Level.NETWORK) == []


@pytest.mark.parametrize("level", list(Level))
def test_missing_keys_come_as_comments_and_change_nothing(level: Level) -> None:
    text = TEXT if level is Level.NETWORK else '[pod]\nname = "a"\n'
    filled = with_missing(text, level)
    read = read_network if level is Level.NETWORK else read_pod
    assert read(filled).config == read(text).config
    for key in settings(level):
        assert f"{key.rpartition('.')[2]} = " in filled
    assert filled.startswith(text.splitlines()[0])
    assert "copies = 3  # the cellar floods" in filled or level is Level.POD
    assert filled.count("keep-days") <= 1
    assert with_missing(filled, level) == filled


@pytest.mark.parametrize("level", list(Level))
def test_a_generated_file_lacks_nothing(level: Level) -> None:
    text = generate(level)
    assert with_missing(text, level).strip() == text.strip()


@pytest.mark.parametrize(
    ("key", "line"),
    [("redundancy.copies", 3), ("history.keep-days", 6), ("redundancy.minimum", 0), ("a", 0)],
)
def test_the_line_of_a_setting_is_found_where_it_is_a_comment_too(key: str, line: int) -> None:
    assert line_of(TEXT, key) == line
