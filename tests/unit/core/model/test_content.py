"""Contents: what a line says of itself, and what a manifest may not say."""

import msgspec
import pytest
from msgspec.structs import replace

from core.ids import Dot, EntryId, Incarnation
from core.model.content import HASHES_BYTES_MAX, Line, LineRole, Manifest, Noted, Segment

ENTRY = EntryId(b"e" * 16)
LINE = Line(1, ENTRY, LineRole.HISTORY)
NOTED = Noted(5, 3, 3)


def test_a_line_is_whole_when_no_block_is_missing() -> None:
    assert Line(1, ENTRY, LineRole.CURRENT).whole
    assert not Line(1, ENTRY, LineRole.PULL, missing=1).whole


def test_a_line_is_dirty_also_where_its_base_is_empty() -> None:
    assert not Line(1, ENTRY, LineRole.CURRENT).dirty
    assert not Line(1, ENTRY, LineRole.HISTORY).removed
    assert Line(1, ENTRY, LineRole.ORPHAN).removed
    assert Line(1, ENTRY, LineRole.REMOVED).removed
    assert Line(1, ENTRY, LineRole.CURRENT, base=()).dirty
    assert Line(1, ENTRY, LineRole.CURRENT, base=(Dot(Incarnation(1), 1),)).dirty


@pytest.mark.parametrize(
    ("line", "when_ns"),
    [
        (LINE, None),
        (replace(LINE, noted=NOTED), 3),
        # The file of a version that was fetched was made at that moment.
        (replace(LINE, noted=NOTED, modified_ns=2), 2),
        (replace(LINE, noted=NOTED, modified_ns=2, mtime_ns=1), 1),
        # A version that is told of without its record has no time: that is no time in 1970.
        (replace(LINE, noted=NOTED, modified_ns=0), 3),
        (replace(LINE, noted=NOTED, modified_ns=0, recorded_ms=5), 0),
    ],
)
def test_a_line_is_as_old_as_its_version_says_unless_a_program_said_otherwise(
    line: Line, when_ns: int | None
) -> None:
    assert line.changed_ns == when_ns


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Segment, [[0]]),
        (Segment, [[b"x" * (HASHES_BYTES_MAX + 1)]]),
        (Segment, [[1] * 1025]),
        (Manifest, [-1, 4096, []]),
        (Manifest, [1, 2**24 + 1, []]),
        (Manifest, [1, 4096, [b"too short"]]),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused_while_decoding(
    kind: type[Segment] | type[Manifest], value: list[object]
) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode(value), type=kind)


def test_a_manifest_comes_back_as_it_was() -> None:
    manifest = Manifest(5_000_000, 262_144, (3, b"h" * 32))
    encoded = msgspec.msgpack.encode(manifest)
    assert msgspec.msgpack.decode(encoded, type=Manifest) == manifest
