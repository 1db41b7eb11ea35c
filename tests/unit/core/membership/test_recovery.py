"""The recovery key: what was written on paper brings the same key back, or says what is wrong."""

import pytest

from core.errors import UsageError
from core.membership.recovery import (
    is_recovery,
    recovery_public_key,
    recovery_seed,
    recovery_signer,
    recovery_words,
)
from core.membership.words import WORDS

SEED = bytes(range(16))


def test_the_words_bring_the_seed_back_however_they_are_written() -> None:
    words = recovery_words(SEED)

    assert len(words) == 14
    assert recovery_seed(" ".join(words)) == SEED
    assert recovery_seed("-".join(words).upper()) == SEED
    assert recovery_seed("\n".join(word[:4] for word in words)) == SEED


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param(lambda words: words[:-1], "14 words, these are 13", id="one is missing"),
        pytest.param(lambda words: ["xyzzy", *words[1:]], "xyzzy", id="an unknown word"),
        pytest.param(lambda words: [words[1], words[0], *words[2:]], "mistyped", id="swapped"),
        pytest.param(
            lambda words: [WORDS[(WORDS.index(words[0]) + 1) % 1_024], *words[1:]],
            "mistyped",
            id="another word",
        ),
        pytest.param(lambda words: [words[0][:3], *words[1:]], "not a word", id="too short"),
    ],
)
def test_wrong_words_are_refused_with_what_is_wrong(change, sentence: str) -> None:  # noqa: ANN001
    words = list(recovery_words(SEED))

    with pytest.raises(UsageError, match=sentence):
        recovery_seed(" ".join(change(words)))


def test_the_key_of_the_words_signs() -> None:
    public = recovery_public_key(SEED)
    signature = recovery_signer(SEED)(b"statement")

    assert is_recovery(public, b"statement", signature)
    assert not is_recovery(public, b"another", signature)
    assert not is_recovery(recovery_public_key(bytes(16)), b"statement", signature)
