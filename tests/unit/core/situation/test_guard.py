"""How much may go at once, and what is kept of a person's word."""

import pytest

from core.situation.guard import (
    PROCEED_MS,
    Amount,
    Answer,
    Kind,
    Stopped,
    decode,
    encode,
    is_over,
    is_too_much,
)

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("going", "held", "too_much"),
    [
        pytest.param(Amount(101, 5), Amount(1_000, 50), True, id="a tenth and over 100 files"),
        pytest.param(Amount(100, 5), Amount(100, 5), False, id="all of it, but few and small"),
        pytest.param(Amount(101, 5), Amount(1_010, 500), False, id="many, but a tenth at most"),
        pytest.param(Amount(1, 2 * GB), Amount(10_000, 3 * GB), True, id="one large file of few"),
        pytest.param(Amount(1, 2 * GB), Amount(10_000, 100 * GB), False, id="a large one of many"),
        pytest.param(Amount(), Amount(), False, id="nothing"),
    ],
)
def test_how_much_is_too_much(going: Amount, held: Amount, too_much: bool) -> None:
    assert is_too_much(going, held) is too_much


@pytest.mark.parametrize("answer", Answer)
@pytest.mark.parametrize("kind", Kind)
def test_what_was_stopped_is_kept_as_it_was(kind: Kind, answer: Answer) -> None:
    stopped = Stopped(kind, 1_800_000_000_000, Amount(3, 2**70), answer)
    kept = decode(kind, encode(stopped))
    assert kept == Stopped(kind, 1_800_000_000_000, Amount(3, 2**64 - 1), answer)


@pytest.mark.parametrize("kept", [b"", b"x" * 31, b"\xff" * 32, b"x" * 33])
def test_what_is_damaged_is_nothing_that_was_stopped(kept: bytes) -> None:
    assert decode(Kind.DROP, kept) is None


def test_only_the_word_that_it_may_go_on_is_over_after_a_day() -> None:
    day = PROCEED_MS
    for answer in (Answer.NONE, Answer.DENY):
        assert not is_over(Stopped(Kind.DROP, 1_000, Amount(), answer), 1_000 + 9 * day)
    said = Stopped(Kind.DROP, day, Amount(), Answer.PROCEED)
    assert not is_over(said, 2 * day - 1)
    assert is_over(said, 2 * day)
    assert is_over(said, day - 1), "a clock that was set back says nothing of it"
