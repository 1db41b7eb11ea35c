"""Codes as people write them."""

import pytest

from core.errors import PairingError
from core.membership.code import check_code, complete, make_code, networks_of, normal
from core.membership.words import WORDS


def test_a_code_is_the_network_and_two_words() -> None:
    code = make_code("home", bytes(8))

    assert code == f"home-{WORDS[0]}-{WORDS[0]}"
    assert make_code("home", b"\0\0\0\x01\0\0\0\x02") == f"home-{WORDS[1]}-{WORDS[2]}"


@pytest.mark.parametrize(
    "text",
    ["home-velvet-canoe", "HOME Velvet Canoe", " home_velvet-canoe ", "homevelvetcanoe"],
)
def test_case_spaces_and_hyphens_do_not_matter(text: str) -> None:
    assert check_code(text) == "homevelvetcanoe"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("home-velvt-canoe", "Was 'velvet' meant"),
        ("home-velvet-xyzzy", "not a word of a code"),
        ("velvet-canoe", "the network's name and two words"),
        ("", "the network's name and two words"),
        ("home", "the network's name and two words"),
    ],
)
def test_what_cannot_be_a_code_is_refused_with_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(PairingError, match=sentence) as caught:
        check_code(text)
    assert "wormhole invite" in caught.value.remedy


def test_the_network_of_a_code_is_found_among_those_nearby() -> None:
    nearby = ["home", "home-office", "work", "Home"]

    assert networks_of(check_code("home-velvet-canoe"), nearby) == ["home", "Home"]
    assert networks_of(check_code("home-office-velvet-canoe"), nearby) == ["home-office"]
    assert normal("Home-Office") == "homeoffice"


def test_words_complete_while_they_are_typed() -> None:
    assert complete("VELV") == ["velvet"]
    assert complete("xyz") == []
