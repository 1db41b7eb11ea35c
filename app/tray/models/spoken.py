"""Codes and words as a screen reader says them."""

from collections.abc import Sequence


def word_by_word(code: str) -> str:
    """Return a code as it is read out: word by word."""
    return ", ".join(part for part in code.split("-") if part)


def numbered(words: Sequence[str]) -> str:
    """Return words with their numbers."""
    return ", ".join(f"{number}: {word}" for number, word in enumerate(words, start=1))
