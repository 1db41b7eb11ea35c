"""Contexts: which heads a register keeps when a record arrives, and what a new record supersedes.

A register is a multi-value register in the manner of dotted version vectors (Preguiça et al.,
2010): its heads are the records that no other record of the same register covers.
"""

from collections.abc import Container, Sequence
from typing import TypeVar

from core.ids import Dot, Incarnation
from core.model.records import NOTHING_SEEN, ContentHead, Context, Dead, Gone, Place, Version

Head = TypeVar("Head", Place | Dead, Version | Gone)


def with_head(heads: tuple[Head, ...], record: Head) -> tuple[tuple[Head, ...], tuple[Dot, ...]]:
    """Return the heads after `record` arrived, newest first, and the dots that it superseded.

    A record that is covered itself changes nothing: the same heads come back.
    """
    if not heads:
        return (record,), ()
    for head in heads:
        if head.dot == record.dot or head.context.covers(record.dot):
            return heads, ()
    covers = record.context.covers
    kept: list[Head] = [head for head in heads if not covers(head.dot)]
    dropped = tuple(head.dot for head in heads if covers(head.dot))
    kept.append(record)
    kept.sort(key=_stamp, reverse=True)
    return tuple(kept), dropped


def over(
    heads: Sequence[Place | Dead] | Sequence[ContentHead], superseded: Container[Dot] | None = None
) -> Context:
    """Return the context of a new record over a register with these heads.

    It supersedes all of them, or only those in `superseded`: the other versions are kept. A
    `Gone` has no value, so that it is never kept.
    """
    if not heads:
        return NOTHING_SEEN
    seen: dict[Incarnation, int] = {}
    for head in heads:
        for origin, seq in head.context.seen.items():
            if seq > seen.get(origin, 0):
                seen[origin] = seq
        if head.dot.seq > seen.get(head.dot.origin, 0):
            seen[head.dot.origin] = head.dot.seq
    if superseded is None:
        return Context(seen)
    kept = (h.dot for h in heads if h.dot not in superseded and not isinstance(h, Gone))
    return Context(seen, tuple(kept))


def _stamp(head: Place | Dead | Version | Gone) -> tuple[int, int, int, int]:
    return head.stamp
