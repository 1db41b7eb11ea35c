"""Codes and words as a screen reader says them."""

from app.tray.models.spoken import numbered, word_by_word


def test_a_code_is_read_out_word_by_word() -> None:
    assert word_by_word("home-velvet-canoe") == "home, velvet, canoe"


def test_words_are_read_out_with_their_numbers() -> None:
    assert numbered(["copper", "violin"]) == "1: copper, 2: violin"
