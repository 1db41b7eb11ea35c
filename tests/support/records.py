"""Records and rows for tests of what stores them: short to write, valid by themselves."""

from core.contents.manifests import Layout, Revision, decode_manifest, revise
from core.crypto import content_hash
from core.ids import ROOT, ContentHash, Dot, EntryId, Incarnation, PodId, Stamp
from core.model.content import BLOCK_BYTES
from core.model.records import (
    NOTHING_SEEN,
    Birth,
    Claim,
    Context,
    Holding,
    Kind,
    Place,
    PodNews,
    Record,
    Signed,
    Version,
)
from core.model.rows import EntryRow
from core.ports import OriginState, RecordStore, RecordWriter
from core.tree.delta import TreeDelta

ORIGIN = Incarnation(7)
OTHER = Incarnation(8)
POD = PodId(b"p" * 16)


def entry(number: int) -> EntryId:
    return EntryId(number.to_bytes(16, "big"))


def stamp(ms: int, origin: Incarnation = ORIGIN, position: int = 0) -> Stamp:
    return Stamp(ms, 0, origin, position)


def file_row(
    number: int,
    seq: int,
    *,
    name: bytes = b"file",
    parent: EntryId = ROOT,
    origin: Incarnation = ORIGIN,
    ms: int | None = None,
    target: EntryId | None = None,
) -> EntryRow:
    """A visible file whose birth is (origin, seq) and whose place is the record after it."""
    moment = seq if ms is None else ms
    birth = Birth(
        Dot(origin, seq),
        stamp(moment, origin),
        entry(number),
        Kind.FILE if target is None else Kind.LINK,
        parent,
        name,
        target=target,
    )
    place = Place(
        Dot(origin, seq + 1), stamp(moment, origin, 1), entry(number), parent, name, NOTHING_SEEN
    )
    return EntryRow(
        id=entry(number),
        births=(birth,),
        places=(place,),
        parent=parent,
        name=name,
        placed_at=place.stamp,
        alive=True,
    )


def version(number: int, seq: int, *, origin: Incarnation = ORIGIN) -> Version:
    return Version(
        Dot(origin, seq),
        stamp(seq, origin),
        entry(number),
        ContentHash(b"m" * 32),
        5,
        262_144,
        0,
        Context({origin: seq - 1}),
    )


def signed(seq: int, register: str, *, origin: Incarnation = ORIGIN) -> Signed:
    return Signed(Dot(origin, seq), stamp(seq, origin), register, b"body", POD, b"s" * 64)


def news(seq: int, topic: str = "info", *, body: bytes = b"n") -> PodNews:
    return PodNews(Dot(ORIGIN, seq), stamp(seq), POD, topic, body)


def holding(seq: int, *claims: tuple[int, int, bool]) -> Holding:
    """Claims are (entry number, sequence number of the version, held)."""
    return Holding(
        Dot(ORIGIN, seq),
        stamp(seq),
        POD,
        tuple(Claim(entry(number), Dot(ORIGIN, of), held) for number, of, held in claims),
    )


def revision(number: int, blocks: int = 1) -> Revision:
    """A content of so many blocks and its manifest; another number is another content."""
    hashes = {block: content_hash(b"%d %d" % (number, block)) for block in range(blocks)}
    return revise(None, blocks * BLOCK_BYTES, BLOCK_BYTES, hashes)


def old_layout(made: Revision) -> Layout:
    """The layout of a content."""
    parts = dict(made.parts)
    return Layout(decode_manifest(parts[made.content.manifest]), parts.get)


def put_parts(writer: RecordWriter, made: Revision) -> None:
    """Keep the manifest of a content."""
    for digest, part in made.parts:
        writer.put_manifest_part(digest, part)


def rows_delta(*rows: EntryRow) -> TreeDelta:
    return TreeDelta({row.id: row for row in rows})


def end_batch(
    writer: RecordWriter, last: int, *, ms: int | None = None, origin: Incarnation = ORIGIN
) -> None:
    """Raise the summary as the replica does at the end of each batch."""
    moment = stamp(last if ms is None else ms, origin)
    writer.set_origin(origin, OriginState(last, b"digest%d" % last, moment))


def put_file(store: RecordStore, number: int, seq: int, *, name: bytes = b"file") -> EntryRow:
    """Commit one file as one batch of two records, `seq` and the one after."""
    row = file_row(number, seq, name=name)
    with store.write() as writer:
        writer.apply(rows_delta(row))
        end_batch(writer, seq + 1, ms=seq)
    return row


def batches(
    store: RecordStore, summary: dict[Incarnation, int] | None = None, limit: int = 1_000_000
) -> list[tuple[Incarnation, int, bytes, list[Record]]]:
    with store.read() as reader:
        return [
            (origin, last, digest, list(records))
            for origin, last, digest, records in reader.records_after(summary or {}, limit)
        ]
