"""Codes as they are typed."""

import pytest

from app.tray.models.code import code_trouble, network_of
from app.tray.models.trouble import Field
from tests.support.pictures import WORDS, plain


@pytest.mark.parametrize(
    "text", ["home-velvet-canoe", "HOME velvet canoe", "my-lab-velvet-canoe", " home-velvet-canoe "]
)
def test_a_code_may_be_written_in_many_ways(text: str) -> None:
    assert code_trouble(text, WORDS) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Type the code that the other machine shows."),
        (" - ", "Type the code that the other machine shows."),
        (
            "home",
            "A code is the name of the network and two words, such as home-velvet-canoe.",
        ),
        (
            "velvet-canoe",
            "A code is the name of the network and two words, such as home-velvet-canoe.",
        ),
        ("home-velvet-canon", "“canon” is no word of a code. Is it “canoe”?"),
        ("home-velvet-xyzzyq", "“xyzzyq” is no word of a code. Read it again there."),
    ],
)
def test_what_is_wrong_with_a_code_is_said_word_by_word(text: str, said: str) -> None:
    found = code_trouble(text, WORDS)
    assert found is not None
    assert (plain(found.says), found.field) == (said, Field.CODE)


@pytest.mark.parametrize(
    ("code", "network"),
    [
        ("home-velvet-canoe", "home"),
        ("my-lab-velvet-canoe", "my-lab"),
        ("home velvet canoe", "home"),
        ("home", ""),
        ("", ""),
    ],
)
def test_a_code_begins_with_the_name_of_its_network(code: str, network: str) -> None:
    assert network_of(code) == network
