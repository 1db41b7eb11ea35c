"""The list of words: large, short, distinct, and fixed."""

from hashlib import sha256

import pytest

from core.membership.words import WORDS, WORDS_COUNT, read, spell


def test_there_are_enough_short_words() -> None:
    assert len(WORDS) == WORDS_COUNT == 1_024
    assert {len(word) for word in WORDS} <= {4, 5, 6}
    assert all(word.isascii() and word.islower() for word in WORDS)


def test_four_letters_say_which_word_it_is() -> None:
    assert len({word[:4] for word in WORDS}) == len(WORDS)


def test_the_order_never_changes_because_recovery_keys_are_written_on_paper() -> None:
    digest = sha256(" ".join(WORDS).encode()).hexdigest()
    assert digest[:16] == "3c5ec663fd52ed6b"


@pytest.mark.parametrize("number", [0, 1, 1_023, 1_024, 2**40 - 1])
def test_a_number_comes_back_from_its_words(number: int) -> None:
    assert read(spell(number, 4)) == number


def test_an_unknown_word_is_an_error() -> None:
    with pytest.raises(ValueError, match="not in"):
        read(("xyzzy",))
