"""Records that no honest pod writes: whatever they say, all pods show the same, and can show it.

What an entry is may be said anew, by an older birth that comes later; a further name may be one of
a folder, of another further name, or of itself. Contexts are honest here: one that covers what is
still to come decides by who comes first.
"""

import random

import pytest

from core.crypto import content_hash
from core.ids import LOST, ROOT, ContentHash, Dot, EntryId, Incarnation, Stamp
from core.model.records import (
    NOTHING_SEEN,
    Batch,
    Birth,
    Context,
    Dead,
    Gone,
    Kind,
    Place,
    Record,
    Version,
)
from tests.support.tree_pods import Pod, check_rows

ENTRIES = tuple(EntryId(bytes(15) + bytes([number])) for number in range(2, 6))
PLACES = (ROOT, LOST, *ENTRIES)
NAMES = ("p", "q", "r")


def forged(chance: random.Random, dot: Dot, stamp: Stamp, seen: Context) -> Record:
    """Return any record about one of a few entries."""
    entry, parent = chance.choice((LOST, *ENTRIES)), chance.choice(PLACES)
    name = chance.choice((b"a", b"b"))
    what = chance.choices((Birth, Place, Dead, Version, Gone), (8, 6, 2, 3, 1))[0]
    if what is Birth:
        kind = chance.choice(list(Kind))
        target = chance.choice(PLACES) if kind is Kind.LINK else None
        mode = 0o010644 if kind is Kind.SPECIAL else 0o644
        return Birth(dot, stamp, entry, kind, parent, name, mode, target=target)
    if what is Version:
        manifest = ContentHash(bytes([chance.randrange(3)]) * 32)
        return Version(dot, stamp, entry, manifest, 5, 262_144, 0, seen)
    if what is Gone:
        return Gone(dot, stamp, entry, seen)
    return what(dot, stamp, entry, parent, name, seen)  # type: ignore[no-any-return]


def batches(chance: random.Random, number: int) -> list[Batch]:
    """Return what one member says."""
    origin, last, ms = Incarnation(number), 0, 1_700_000_000_000
    said = []
    for _ in range(chance.randrange(1, 8)):
        ms += chance.randrange(1, 4)
        seen = chance.choice((NOTHING_SEEN, Context({origin: last})))
        records = tuple(
            forged(chance, Dot(origin, last + 1 + at), Stamp(ms, 0, origin, at), seen)
            for at in range(chance.choice((1, 1, 2, 3)))
        )
        last += len(records)
        digest = content_hash(repr(records).encode())[:16]
        said.append(Batch(origin, last, b"", digest, records))
    return said


def mixed(chance: random.Random, said: list[list[Batch]]) -> list[Batch]:
    """Return all batches in some order, those of each member in theirs."""
    left = [list(one) for one in said]
    order = []
    while any(left):
        order.append(chance.choice([one for one in left if one]).pop(0))
    return order


def look_at_all(pod: Pod) -> None:
    """Show every entry; nothing raises."""
    with pod.replica.view() as view:
        for entry in PLACES:
            for shown in view.shown(entry):
                assert view.path_of(shown)
    pod.flat()


def told(order: list[Batch]) -> Pod:
    """Return a pod that was told all that, one batch after the other."""
    pod = Pod("p", NAMES)
    for batch in order:
        pod.replica.merge([batch])
        look_at_all(pod)
    check_rows(pod)
    return pod


def one_story(seed: int) -> None:
    chance = random.Random(seed)
    said = [batches(chance, number) for number in range(1, 1 + chance.randrange(1, 4))]
    trees = [told(mixed(chance, said)).flat() for _ in range(3)]
    assert trees[0] == trees[1] == trees[2], seed


def test_whatever_is_said_of_what_entries_are_all_pods_show_the_same() -> None:
    for seed in range(150):
        one_story(seed)


@pytest.mark.deep
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("seed", range(10))
def test_many_forgeries_are_shown_alike(seed: int) -> None:
    for number in range(500):
        one_story((seed + 1) * 10_000 + number)
