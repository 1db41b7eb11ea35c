"""Pairing codes as they are typed: what is wrong with one, word by word."""

import difflib
import re
from typing import Final

from app.tray.models.trouble import Field, Trouble
from app.tray.words.names import isolated
from app.tray.words.words import Words
from core.errors import PairingError
from core.membership.code import check_code
from core.membership.words import WORDS

_SEPARATORS: Final = re.compile(r"[\s_\-]+")
_LIKENESS: Final = 0.6  # below it, a word that is meant is only guessed at


def code_trouble(text: str, words: Words) -> Trouble | None:
    """Return what is wrong with a code as it was typed, None where it may be one."""
    try:
        check_code(text)
    except PairingError:
        return Trouble(_why_no_code(text, words), field=Field.CODE)
    return None


def _why_no_code(text: str, words: Words) -> str:
    parts = [part for part in _SEPARATORS.split(text.casefold()) if part]
    if not parts:
        return words.say("Type the code that the other machine shows.")
    unknown = [part for part in parts[-2:] if part not in WORDS] if len(parts) > 2 else []
    if not unknown:
        return shape_of_codes(words)
    near = difflib.get_close_matches(unknown[0], WORDS, n=1, cutoff=_LIKENESS)
    if near:
        return words.say(
            "“{word}” is no word of a code. Is it “{near}”?",
            word=isolated(unknown[0]),
            near=near[0],
        )
    return words.say(
        "“{word}” is no word of a code. Read it again there.", word=isolated(unknown[0])
    )


def shape_of_codes(words: Words) -> str:
    """Return what a code looks like."""
    return words.say("A code is the name of the network and two words, such as home-velvet-canoe.")


def network_of(code: str) -> str:
    """Return the name of the network that a code begins with, as it was typed; empty where none."""
    parts = re.split(r"[\s\-]+", code.strip())
    return "-".join(parts[:-2]) if len(parts) > 2 else ""
