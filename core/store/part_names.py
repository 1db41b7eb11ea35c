"""Which parts of manifests a record, a content line or another part names."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from core.decoding import UNREADABLE
from core.ids import ContentHash
from core.model.content import Line, Manifest
from core.model.records import Version
from core.model.rows import EntryRow

_decode: Final = msgspec.msgpack.Decoder(Manifest).decode


def manifests_of_line(line: Line) -> Iterator[ContentHash]:
    """Yield the manifest of what a content line holds."""
    if line.content is not None:
        yield line.content.manifest


def manifests_of_row(row: EntryRow) -> Iterator[ContentHash]:
    """Yield the manifests of the versions that an entry has."""
    for head in row.contents:
        if isinstance(head, Version):
            yield head.manifest


def segments_of(encoded: bytes) -> Sequence[ContentHash] | None:
    """Return the segments that a root names; None for a part that is a segment itself."""
    try:
        manifest = _decode(encoded)
    except UNREADABLE:
        return None
    return [run for run in manifest.segments if not isinstance(run, int)]
