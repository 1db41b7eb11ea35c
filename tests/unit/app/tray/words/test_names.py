"""Names on a screen."""

import pytest

from app.tray.words.names import isolated, last_part, shortened, shown


def test_a_name_does_not_break_at_its_hyphen() -> None:
    assert shown("attic-pi") == "attic\u2011pi"


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\n", "\x1b"])
def test_a_name_cannot_write_over_what_stands_around_it(character: str) -> None:
    assert character not in shown(f"photo{character}gpj.exe")


def test_an_isolated_name_keeps_its_own_direction() -> None:
    assert isolated("a") == "\u2068a\u2069"


def test_a_long_name_is_left_out_in_the_middle() -> None:
    assert shortened("Harbour interview for broadcast.wav", 17) == "Harbour …cast.wav"


def test_a_name_that_fits_stays_whole() -> None:
    assert shortened("short.txt", 9) == "short.txt"


@pytest.mark.parametrize(
    ("path", "name"), [("/a/b.txt", "b.txt"), ("/a/", "a"), ("/", "/"), ("b", "b")]
)
def test_the_last_part_of_a_path(path: str, name: str) -> None:
    assert last_part(path) == name
