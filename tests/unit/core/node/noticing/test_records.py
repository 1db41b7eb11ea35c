"""What records say that is to be noted."""

from core.ids import ContentHash, Dot, EntryId, Incarnation, PodId, Stamp
from core.model.records import (
    NOTHING_SEEN,
    Attribute,
    Batch,
    Dead,
    Place,
    Record,
    Signed,
    Version,
)
from core.node.noticing.records import sift
from core.replica.events import TreeChanged
from core.tree.workspace import Redeclared

ORIGIN = Incarnation(7)
FILE, OTHER, FOLDER = (EntryId(bytes([n]) * 16) for n in (1, 2, 3))
STAMP = Stamp(1, 0, ORIGIN, 0)


def dot(number: int) -> Dot:
    return Dot(ORIGIN, number)


def version(number: int, entry: EntryId = FILE, link: bytes = b"") -> Version:
    hashed = ContentHash(bytes(32))
    return Version(dot(number), STAMP, entry, hashed, 3, 0, 0, NOTHING_SEEN, link)


def dead(number: int, entry: EntryId, after: EntryId | None = None) -> Dead:
    return Dead(dot(number), STAMP, entry, FOLDER, b"x", NOTHING_SEEN, replaced_by=after)


def batch(*records: Record) -> Batch:
    return Batch(ORIGIN, 9, b"", b"", records)


def local(*records: Record) -> TreeChanged:
    return TreeChanged(frozenset({FILE}), local=True, batch=batch(*records))


def test_the_last_version_of_each_file_counts_and_links_do_not() -> None:
    found = sift([local(version(1), version(2)), local(version(3, OTHER, b"target"))])
    assert found.versions == {FILE: version(2)}


def test_a_removal_is_told_from_a_rename_over_a_file() -> None:
    found = sift([local(dead(1, FILE), dead(2, OTHER, FILE))])
    assert found.dead == {FILE: dead(1, FILE)}
    assert found.replaced == {FILE: dead(2, OTHER, FILE)}


def test_statements_are_kept_and_other_records_are_not() -> None:
    mode = Attribute(dot(2), STAMP, FILE, "mode", 0o600)
    moved = Place(dot(3), STAMP, FILE, FOLDER, b"y", NOTHING_SEEN)
    said = Signed(dot(4), STAMP, "config:x", b"1", PodId(bytes(16)), bytes(64))
    found = sift([local(mode, moved, said)])
    assert found.policies == {}
    assert found.signed == [said]
    assert (found.versions, found.dead) == ({}, {})


def test_a_policy_is_told_with_what_held_before_all_of_it() -> None:
    first, second, third = (
        Attribute(dot(number), STAMP, FILE, "p:keep", value)
        for number, value in ((1, b"true"), (2, b"false"), (3, None))
    )
    events = [
        TreeChanged(frozenset(), local=True, redeclared=(Redeclared(second, first),)),
        TreeChanged(frozenset(), local=True, redeclared=(Redeclared(third, second),)),
    ]
    assert sift(events).policies == {(FILE, "keep"): Redeclared(third, first)}
    assert sift([local(second)]).policies == {}, "what was known before is no news"


def test_what_others_brought_is_read_and_may_be_shown_otherwise() -> None:
    event = TreeChanged(frozenset({OTHER}), local=False, merged=(batch(version(1)),))
    found = sift([event])
    assert found.versions == {FILE: version(1)}
    assert found.shown_otherwise == {OTHER}
    assert sift([local()]).shown_otherwise == set()
    assert sift([TreeChanged(frozenset(), local=True)]).versions == {}
