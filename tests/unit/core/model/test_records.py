"""Records: what they supersede, and what a peer may not send."""

import msgspec
import pytest

from core.ids import ROOT, Dot, EntryId, Incarnation, Stamp
from core.model.records import NOTHING_SEEN, Birth, Context, Kind, Place, TreeRecord

ONE, TWO = Incarnation(1), Incarnation(2)
ENTRY = EntryId(b"e" * 16)
STAMP = Stamp(1, 0, ONE, 0)


@pytest.mark.parametrize(
    ("context", "dot", "expected"),
    [
        (NOTHING_SEEN, Dot(ONE, 1), False),
        (Context({ONE: 3}), Dot(ONE, 3), True),
        (Context({ONE: 3}), Dot(ONE, 4), False),
        (Context({ONE: 3}), Dot(TWO, 1), False),
        (Context({ONE: 3}, (Dot(ONE, 2),)), Dot(ONE, 2), False),
        (Context({ONE: 3}, (Dot(ONE, 2),)), Dot(ONE, 1), True),
    ],
    ids=["nothing seen", "seen", "later", "another writer", "kept", "beside the kept"],
)
def test_a_record_supersedes_what_its_writer_saw_and_did_not_keep(
    context: Context, dot: Dot, expected: bool
) -> None:
    assert context.covers(dot) is expected


def decode(value: list[object]) -> TreeRecord:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(value), type=TreeRecord)


def test_a_record_comes_back_as_it_was() -> None:
    record = Place(Dot(ONE, 2), STAMP, ENTRY, ROOT, b"name", Context({ONE: 1}, (Dot(TWO, 5),)))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(record), type=TreeRecord) == record


def test_fields_that_a_newer_version_appends_are_passed_over() -> None:
    birth = Birth(Dot(ONE, 1), STAMP, ENTRY, Kind.FILE, ROOT, b"name")
    longer = [*msgspec.to_builtins(birth, builtin_types=(bytes,)), "something newer"]
    assert decode(longer) == birth


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (1, [-1, 1]),
        (2, [-1, 0, 1, 0]),
        (2, [2**48, 0, 1, 0]),
        (3, b"short"),
        (4, 9),
        (6, b""),
        (6, b"x" * 256),
        (7, 2**16),
        (0, 99),
    ],
    ids=[
        *("writer", "time before", "time after", "entry", "kind", "no name", "long name", "mode"),
        "type",
    ],
)
def test_a_record_that_makes_no_sense_is_refused_while_decoding(field: int, value: object) -> None:
    birth = Birth(Dot(ONE, 1), STAMP, ENTRY, Kind.FILE, ROOT, b"name")
    wrong = [*msgspec.to_builtins(birth, builtin_types=(bytes,))]
    wrong[field] = value
    with pytest.raises(msgspec.ValidationError):
        decode(wrong)
