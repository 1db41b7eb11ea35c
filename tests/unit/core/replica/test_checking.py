"""What no pod could have written is refused; what a pod writes is not."""

import pytest
from msgspec.structs import replace

from core.errors import ProtocolError
from core.ids import ROOT, ContentHash, Dot, EntryId, Incarnation
from core.model.records import (
    NOTHING_SEEN,
    Attribute,
    Batch,
    Birth,
    Dead,
    Kind,
    Place,
    Record,
    Spot,
    Version,
)
from core.replica.checking import check
from tests.support.tree_pods import stamp_at

ORIGIN = Incarnation(7)
ENTRY = EntryId(b"e" * 16)
NOW = stamp_at(3, ORIGIN)
TOO_LATE = NOW._replace(ms=2**48 - 1)
DOT = Dot(ORIGIN, 1)
BIRTH = Birth(DOT, NOW, ENTRY, Kind.FILE, ROOT, b"name")
SPECIAL = Birth(DOT, NOW, ENTRY, Kind.SPECIAL, ROOT, b"name", 0o010644)
BEFORE = Spot(ROOT, b"before", NOW)
PLACE = Place(DOT, NOW, ENTRY, ROOT, b"name", NOTHING_SEEN, BEFORE)
DEAD = Dead(DOT, NOW, ENTRY, ROOT, b"name", NOTHING_SEEN)
VERSION = Version(DOT, NOW, ENTRY, ContentHash(b"h" * 32), 2**44, 2**18, 0, NOTHING_SEEN)
LINK = replace(VERSION, size=4, block_size=0, link=b"/etc")


def attribute(field: str, value: int | bytes | None) -> Attribute:
    return Attribute(DOT, NOW, ENTRY, field, value)


def batch(*records: Record) -> Batch:
    return Batch(ORIGIN, len(records), b"", b"digest", records)


GOOD = {
    "a birth": BIRTH,
    "a pipe": SPECIAL,
    "a birth that is told again": replace(BIRTH, first=NOW),
    "a move": PLACE,
    "a removal": DEAD,
    "the largest file": VERSION,
    "an empty file": replace(VERSION, size=0, block_size=0),
    "a symbolic link": LINK,
    "an owner": attribute("uid", 2**32 - 1),
    "a time before 1970": attribute("mtime", -1),
    "an attribute that was removed": attribute("x:user.note", None),
    "the longest name of an attribute": attribute("x:user." + "n" * 250, b"value"),
    "a field of a newer version": attribute("colour", -1),
}


@pytest.mark.parametrize("what", GOOD)
def test_what_a_pod_writes_is_taken(what: str) -> None:
    check(batch(GOOD[what]))


# Each of these made a whole folder unreadable, a node run out of memory, or worse.
BAD = {
    "a name with a slash": replace(BIRTH, name=b"a/b"),
    "a place with a zero byte": replace(PLACE, name=b"a\0b"),
    "a removal from no name": replace(DEAD, name=b""),
    "a name that leads out": replace(PLACE, name=b".."),
    "a name of 10,000 bytes": replace(PLACE, name=b"n" * 10_000),
    "a former name with a slash": replace(PLACE, before=replace(BEFORE, name=b"../../etc")),
    "a former place after 2100": replace(PLACE, before=replace(BEFORE, stamp=TOO_LATE)),
    "a first birth after 2100": replace(BIRTH, first=TOO_LATE),
    "a further name of no file": replace(BIRTH, kind=Kind.LINK),
    "a special file that is a folder": replace(SPECIAL, mode=0o040755),
    "a special file of no type": replace(SPECIAL, mode=0o644),
    "a version without blocks": replace(VERSION, size=1, block_size=0),
    "a version of countless blocks": replace(VERSION, block_size=1),
    "an owner below all numbers": attribute("uid", -1),
    "an owner beyond all numbers": attribute("gid", 2**32),
    "a mode of another kind": attribute("mode", 2**16),
    "an attribute of the system": attribute("x:security.capability", b"all"),
    "an attribute without a name": attribute("x:", b""),
    "an attribute with a zero byte": attribute("x:user.a\0b", b""),
    "an attribute with too long a name": attribute("x:user." + "\u00e9" * 126, b""),
    "the stamp of another origin": replace(BIRTH, stamp=stamp_at(3, Incarnation(8))),
    "the number of another origin": replace(BIRTH, dot=Dot(Incarnation(8), 1)),
}


@pytest.mark.parametrize("what", BAD)
def test_what_no_pod_could_have_written_is_refused(what: str) -> None:
    with pytest.raises(ProtocolError):
        check(batch(BAD[what]))


def test_records_are_numbered_upwards_within_their_batch() -> None:
    check(Batch(ORIGIN, 9, b"", b"", (BIRTH, replace(PLACE, dot=Dot(ORIGIN, 9)))))
    for records in ((BIRTH, PLACE), (replace(BIRTH, dot=Dot(ORIGIN, 10)),)):
        with pytest.raises(ProtocolError, match="numbered"):
            check(Batch(ORIGIN, 9, b"", b"", records))


def test_the_records_of_a_batch_are_of_one_moment() -> None:
    later = replace(PLACE, dot=Dot(ORIGIN, 2), stamp=stamp_at(4, ORIGIN))
    with pytest.raises(ProtocolError, match="moment"):
        check(batch(BIRTH, later))
