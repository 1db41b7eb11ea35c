"""Registers: which heads are left, and what a context supersedes."""

import pytest

from core.ids import ROOT, Dot, EntryId, Incarnation
from core.model.records import NOTHING_SEEN, Context, Gone, Place, Version
from core.tree.contexts import over, with_head
from tests.support.tree_pods import content, stamp_at

ENTRY = EntryId(b"e" * 16)
A, B, C = Incarnation(1), Incarnation(2), Incarnation(3)


def place(origin: Incarnation, seq: int, ms: int, context: Context = NOTHING_SEEN) -> Place:
    return Place(Dot(origin, seq), stamp_at(ms, origin), ENTRY, ROOT, b"n", context)


def version(origin: Incarnation, seq: int, ms: int, context: Context = NOTHING_SEEN) -> Version:
    what = content("x")
    dot, stamp = Dot(origin, seq), stamp_at(ms, origin)
    return Version(dot, stamp, ENTRY, what.manifest, 1, 1, 0, context)


def test_a_record_supersedes_what_its_writer_had_seen() -> None:
    old, new = place(A, 1, 1), place(B, 1, 2, Context({A: 1}))
    assert with_head((old,), new) == ((new,), (old.dot,))


def test_a_superseded_record_that_comes_late_changes_nothing() -> None:
    old, new = place(A, 1, 1), place(B, 1, 2, Context({A: 1}))
    heads, dropped = with_head((new,), old)
    assert (heads, dropped) == ((new,), ())


def test_a_move_over_a_dropped_move_supersedes_the_first_place_too() -> None:
    first = place(C, 1, 1)
    second = place(A, 1, 2, over((first,)))
    third = place(A, 2, 3, over((second,)))  # the second is dropped before a pod sees it
    assert with_head((first,), third) == ((third,), (first.dot,))


def test_concurrent_records_are_both_heads_the_newer_first() -> None:
    one, two = place(A, 1, 1), place(B, 1, 2)
    assert with_head((one,), two) == with_head((two,), one) == ((two, one), ())


def test_a_record_twice_is_one_head() -> None:
    one = place(A, 1, 1)
    assert with_head((one,), one) == ((one,), ())


def test_kept_versions_are_not_superseded_and_gone_ones_are_never_kept() -> None:
    shown, other = version(A, 1, 2), version(B, 1, 1)
    gone = Gone(Dot(C, 1), stamp_at(3, 3), ENTRY, Context({A: 9}))
    context = over((shown, other, gone), {shown.dot})
    assert context.covers(shown.dot)
    assert not context.covers(other.dot)
    assert context.covers(gone.dot)
    assert context.seen[A] == 9


@pytest.mark.parametrize("order", [1, -1])
def test_a_context_is_as_far_as_the_farthest_head_knows(order: int) -> None:
    near = place(A, 2, 1, Context({A: 1, C: 3}))
    far = place(B, 1, 2, Context({A: 9, C: 1}))
    assert over((near, far)[::order]).seen == {A: 9, B: 1, C: 3}


@pytest.mark.parametrize("heads", [(), (place(A, 1, 1),)])
def test_a_context_over_all_heads_keeps_none(heads: tuple[Place, ...]) -> None:
    assert over(heads) == Context({A: 1} if heads else {})
