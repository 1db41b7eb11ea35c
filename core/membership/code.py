"""Pairing codes: the network's name and two words, however a person writes them."""

import difflib
import re
from collections.abc import Sequence
from typing import Final

from core.errors import PairingError
from core.membership.words import WORDS, WORDS_COUNT
from core.saying import joined, said

_SEPARATORS: Final = re.compile(r"[\s_\-]+")
_CHANCE_BYTES: Final = 4
CHANCE_BYTES: Final = 2 * _CHANCE_BYTES


def make_code(network: str, chance: bytes) -> str:
    """Return a code for `network` from eight random bytes: twenty bits of chance.

    Guessing needs one conversation a guess, and three wrong guesses end the code.
    """
    first = int.from_bytes(chance[:_CHANCE_BYTES]) % WORDS_COUNT
    second = int.from_bytes(chance[_CHANCE_BYTES:CHANCE_BYTES]) % WORDS_COUNT
    return f"{network}-{WORDS[first]}-{WORDS[second]}"


def normal(text: str) -> str:
    """Return `text` without what does not matter in a code: case, spaces, hyphens."""
    return _SEPARATORS.sub("", text.casefold())


def check_code(text: str) -> str:
    """Return the normal form of a code. Raises `PairingError` for what cannot be one."""
    parts = [part for part in _SEPARATORS.split(text.casefold()) if part]
    if len(parts) > 2:
        for part in parts[-2:]:
            if part not in WORDS:
                near = difflib.get_close_matches(part, WORDS, n=1, cutoff=0.6)
                told = said("{word} is not a word of a code.", word=repr(part))
                meant = said("Was {word} meant?", word=repr(near[0])) if near else ""
                raise PairingError(joined((told, meant)), _REMEDY)
    if not _endings(normal(text)):
        raise PairingError(said("A code is the network's name and two words."), _REMEDY)
    return normal(text)


def networks_of(code: str, names: Sequence[str]) -> list[str]:
    """Return those of `names` that may be meant by a code in its normal form."""
    names_meant = _endings(code)
    return [name for name in names if normal(name) in names_meant]


def complete(prefix: str) -> list[str]:
    """Return the words that begin with what was typed so far."""
    wanted = prefix.casefold()
    return [word for word in WORDS if word.startswith(wanted)]


_REMEDY: Final = said("Read the code again where `wormhole invite` shows it: home-velvet-canoe.")


def _endings(code: str) -> set[str]:
    """Return what may be the network's name: the code without two words at its end."""
    without_last = {code.removesuffix(word) for word in WORDS if code.endswith(word)}
    return {
        rest.removesuffix(word)
        for rest in without_last
        for word in WORDS
        if rest.endswith(word) and len(rest) > len(word)
    }
