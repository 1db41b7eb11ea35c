"""The recovery key: fourteen words that can admit a new administrator when the last is lost."""

from collections.abc import Callable, Sequence
from typing import Final

from blake3 import blake3

from core.errors import UsageError
from core.membership.words import WORDS, read, spell
from core.saying import said
from core.signatures import is_signed, public_key, sign

WORDS_COUNT: Final = 14
SEED_BYTES: Final = 16
_CHECK_BITS: Final = 12
_CONTEXT: Final = "wormhole 2026 recovery key"
_CHECK_CONTEXT: Final = "wormhole 2026 recovery check"


def recovery_words(seed: bytes) -> tuple[str, ...]:
    """Return 16 random bytes as words; the last twelve bits find a mistyped word."""
    return spell(int.from_bytes(seed) << _CHECK_BITS | _check(seed), WORDS_COUNT)


def recovery_seed(text: str) -> bytes:
    """Return the seed that `text` spells; four letters of a word are enough.

    Raises `UsageError` for a wrong number of words, an unknown word, or words that do not check.
    """
    typed = text.casefold().replace("-", " ").split()
    if len(typed) != WORDS_COUNT:
        raise UsageError(
            said(
                "The recovery key has {wanted} words, these are {count}.",
                wanted=WORDS_COUNT,
                count=len(typed),
            )
        )
    number = read(tuple(_complete(word) for word in typed))
    seed = (number >> _CHECK_BITS).to_bytes(SEED_BYTES)
    if number & ((1 << _CHECK_BITS) - 1) != _check(seed):
        raise UsageError(said("These words are no recovery key; look for a mistyped one."))
    return seed


def recovery_public_key(seed: bytes) -> bytes:
    """Return the public key that a founding names."""
    return public_key(_private(seed))


def recovery_signer(seed: bytes) -> Callable[[bytes], bytes]:
    """Return what signs statements with the recovery key."""
    private = _private(seed)
    return lambda message: sign(private, message)


def is_recovery(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether the recovery key `public` signed `message`."""
    return is_signed(public, message, signature)


def _complete(word: str) -> str:
    found: Sequence[str] = [known for known in WORDS if known[:4] == word[:4]]
    if len(word) < 4 or not found or not found[0].startswith(word):
        raise UsageError(said("{word} is not a word of a recovery key.", word=repr(word)))
    return found[0]


def _private(seed: bytes) -> bytes:
    return blake3(seed, derive_key_context=_CONTEXT).digest()


def _check(seed: bytes) -> int:
    digest = blake3(seed, derive_key_context=_CHECK_CONTEXT).digest(2)
    return int.from_bytes(digest) >> (16 - _CHECK_BITS)
