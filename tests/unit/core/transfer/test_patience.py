"""How long a call is brought on: ever slower while it does not come on, never past its deadline."""

import pytest

from core.ids import Dot, EntryId, Incarnation
from core.model.needs import BlocksWanted, Hashed, Needs, What
from core.transfer.patience import PAUSE_SECONDS, PAUSE_SECONDS_MAX, Patience

VERSION = Dot(Incarnation(1), 1)


def block(number: int) -> BlocksWanted:
    return BlocksWanted(EntryId(bytes(16)), VERSION, number, 1)


def after(*satisfied: What, needed: What, until: float = 100.0) -> Patience:
    """A call for which all of `satisfied` was brought, one after the other."""
    wanted = (*satisfied, needed)
    patience = Patience.of(Needs(wanted[0], until))
    for what in wanted[1:]:
        patience = patience.again(Needs(what, until + 1_000))
    return patience


@pytest.mark.parametrize(
    ("satisfied", "needed", "now", "pause"),
    [
        ((), block(0), 0, 0),
        ((block(0),), block(0), 0, 0),
        ((block(0), block(1), block(2)), block(3), 0, 0),
        ((block(0), block(0)), Hashed(1), 0, 0),
        ((block(0),) * 2, block(0), 0, PAUSE_SECONDS),
        ((block(0),) * 3, block(0), 0, 2 * PAUSE_SECONDS),
        ((block(0), block(1)) * 2, block(0), 0, PAUSE_SECONDS),
        ((block(0),) * 5_000, block(0), 0, PAUSE_SECONDS_MAX),
        ((block(0),) * 5_000, block(0), 99.75, 0.25),
        ((block(0),) * 5_000, block(0), 101, 0),
    ],
)
def test_a_call_waits_once_what_it_needs_was_brought_twice_in_vain(
    satisfied: tuple[What, ...], needed: What, now: float, pause: float
) -> None:
    assert after(*satisfied, needed=needed).pause(now) == pytest.approx(pause)


@pytest.mark.parametrize(("now", "over"), [(0, False), (99.9, False), (100, True), (200, True)])
def test_the_deadline_of_the_first_need_is_that_of_the_call(now: float, over: bool) -> None:
    patience = after(block(0), block(0), needed=block(0))
    assert patience.is_over(now) == over
    assert patience.bounded == Needs(block(0), 100)


def test_an_earlier_deadline_of_a_later_need_holds_for_that_need() -> None:
    patience = Patience.of(Needs(block(0), 100)).again(Needs(block(1), 50))
    assert patience.bounded.until == 50
