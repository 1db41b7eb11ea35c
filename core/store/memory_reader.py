"""Reading and writing the memory twin's tables within one transaction."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from core.ids import LOST, ROOT, ContentHash, Dot, EntryId, Incarnation, PodId
from core.model.content import Line
from core.model.records import PodNews, Record, Signed
from core.model.rows import EntryRow
from core.ports import ClaimKey, OriginState, StoredClaim, StoredPledge
from core.store.memory_tables import Layer, Tables
from core.store.row_records import target_of
from core.tree.rows import refers_elsewhere


def _moment(record: Record) -> tuple[int, int, Incarnation]:
    stamp = record.stamp
    return stamp.ms, stamp.counter, stamp.origin


class MemoryReader:
    """A view of one moment of the twin."""

    def __init__(self, tables: Tables) -> None:
        """Look at `tables`, which nobody changes while this view lives."""
        self._tables = tables
        self._rows = Layer(tables.rows)
        self._log = Layer(tables.log)
        self._batches = Layer(tables.batches)
        self._previous = Layer(tables.previous)
        self._origins = Layer(tables.origins)
        self._reports = Layer(tables.reports)
        self._news = Layer(tables.news)
        self._claims = Layer(tables.claims)
        self._claims_left = Layer(tables.claims_left)
        self._lines = Layer(tables.lines)
        self._parts = Layer(tables.parts)
        self._facts = Layer(tables.facts)
        self._pledges = Layer(tables.pledges)

    # --- the tree

    def row(self, entry: EntryId) -> EntryRow | None:
        """Return the row of `entry`."""
        return self._rows.get(entry)

    def standing_in(self, folder: EntryId) -> Sequence[EntryRow]:
        """Return the visible entries in `folder`."""
        here = self._tables.rows.children.get(folder, {})
        rows = [row for _, row in self._rows.pick(here)]
        rows += [row for _, row in self._rows.changed() if row.visible and row.parent == folder]
        return rows

    def standing_at(self, folder: EntryId, name: bytes) -> Sequence[EntryRow]:
        """Return the visible entries at a place."""
        here = self._tables.rows.at.get((folder, name), {})
        rows = [row for _, row in self._rows.pick(here)]
        rows += [
            row
            for _, row in self._rows.changed()
            if row.visible and row.parent == folder and row.name == name
        ]
        return rows

    def links_to(self, entry: EntryId) -> Sequence[EntryRow]:
        """Return all further names of `entry`."""
        here = self._tables.rows.links.get(entry, {})
        rows = [row for _, row in self._rows.pick(here)]
        rows += [row for _, row in self._rows.changed() if target_of(row) == entry]
        return rows

    def displaced(self) -> Sequence[EntryRow]:
        """Return the displaced folders."""
        return [row for _, row in self._rows.items() if row.rank]

    def invisible(self) -> Iterable[EntryRow]:
        """Return the rows that are not visible; `ROOT` and `LOST` are never among them."""
        return [
            row for _, row in self._rows.items() if not row.visible and row.id not in {ROOT, LOST}
        ]

    def referring(self) -> Iterable[EntryRow]:
        """Return the rows that may name a folder which is not visible."""
        return [row for _, row in self._rows.items() if refers_elsewhere(row)]

    def all_rows(self) -> Iterable[EntryRow]:
        """Return every row."""
        return [row for _, row in self._rows.items()]

    def summary(self) -> Mapping[Incarnation, int]:
        """Return how far each origin is known."""
        return {origin: state.last for origin, state in self._origins.items()}

    # --- the log

    def origins(self) -> Mapping[Incarnation, OriginState]:
        """Return the summary with digests."""
        return dict(self._origins.items())

    def reports(self) -> Mapping[PodId, Mapping[Incarnation, int]]:
        """Return what each member reported last."""
        return dict(self._reports.items())

    def _records_of(self, origin: Incarnation, beyond: int) -> Iterator[Record]:
        if not self._log.changes:
            yield from self._tables.log.after(origin, beyond)
            return
        kept = [
            record
            for record in self._tables.log.after(origin, beyond)
            if record.dot not in self._log.changes
        ]
        kept += [
            record
            for dot, record in self._log.changed()
            if dot.origin == origin and dot.seq > beyond
        ]
        yield from sorted(kept, key=lambda record: record.dot)

    def records_after(
        self, summary: Mapping[Incarnation, int], limit: int
    ) -> Iterator[tuple[Incarnation, int, bytes, Sequence[Record]]]:
        """Yield the batches that `summary` does not cover, in stamp order."""
        streams = [
            self._records_of(origin, summary.get(origin, 0))
            for origin, state in self._origins.items()
            if state.last > summary.get(origin, 0)
        ]
        merged = groupby(heapq.merge(*streams, key=_moment), key=_moment)
        for _, ((ms, counter, origin), batch) in zip(range(limit), merged, strict=False):
            records = tuple(batch)
            last, digest = self._batches.get((origin, ms, counter)) or (0, b"")
            yield origin, last or records[-1].dot.seq, digest, records

    def previous_digest(self, origin: Incarnation, last: int) -> bytes:
        """Return the digest of the batch before the one that ends at `last`."""
        return self._previous.get(Dot(origin, last)) or b""

    def signed(self, prefix: str) -> Iterable[Signed]:
        """Return the signed records of registers that start with `prefix`."""
        kept = [
            record
            for dot, record in self._tables.log.signed.items()
            if dot not in self._log.changes
        ]
        kept += [record for _, record in self._log.changed() if isinstance(record, Signed)]
        return [record for record in kept if record.register.startswith(prefix)]

    def news(self, topic: str) -> Mapping[PodId, PodNews]:
        """Return the newest news on `topic`."""
        found: dict[PodId, PodNews] = {}
        for (pod, about), dot in self._news.items():
            record = self._log.get(dot)
            if about == topic and isinstance(record, PodNews):
                found[pod] = record
        return found

    def holders(self, entry: EntryId) -> Sequence[tuple[Dot, PodId, Incarnation]]:
        """Return who holds which version of `entry`."""
        here = self._tables.claims.of_entry.get(entry, {})
        claims = list(self._claims.pick(here))
        claims += [(key, mark) for key, mark in self._claims.changed() if key[0] == entry]
        return [
            (version, pod, record.origin) for (_, version, pod), (_, record, held) in claims if held
        ]

    def held_by(self, pod: PodId) -> Iterator[tuple[EntryId, Dot]]:
        """Yield what `pod` holds."""
        here = self._tables.claims.of_pod.get(pod, {})
        claims = list(self._claims.pick(here))
        claims += [(key, mark) for key, mark in self._claims.changed() if key[2] == pod]
        for (entry, version, _), (_, _, held) in claims:
            if held:
                yield entry, version

    def claims_after(self, key: ClaimKey | None, limit: int) -> Sequence[StoredClaim]:
        """Return claims in the order of their keys."""
        found = sorted((at, mark) for at, mark in self._claims.items() if key is None or at > key)
        return [StoredClaim(ClaimKey(*at), stamp, dot) for at, (stamp, dot, _) in found[:limit]]

    def sharing_places(self) -> Iterable[EntryRow]:
        """Return the visible entries that share their place with another one."""
        visible = [row for _, row in self._rows.items() if row.visible]
        at = Counter((row.parent, row.name) for row in visible)
        return [row for row in visible if at[row.parent, row.name] > 1]

    def with_several_contents(self) -> Iterable[EntryRow]:
        """Return the entries of which several contents stand."""
        return [row for _, row in self._rows.items() if len(row.contents) > 1]

    def entries_after(self, entry: EntryId | None, limit: int) -> Sequence[EntryId]:
        """Return the ids of entries in their order."""
        found = (known for known, _ in self._rows.items() if entry is None or known > entry)
        return heapq.nsmallest(limit, found)

    # --- local state

    def lines(self, entry: EntryId) -> Sequence[Line]:
        """Return all content lines of `entry`."""
        here = self._tables.lines.of_entry.get(entry, {})
        lines = [line for _, line in self._lines.pick(here)]
        lines += [line for _, line in self._lines.changed() if line.entry == entry]
        return sorted(lines, key=lambda line: line.id)

    def line(self, line: int) -> Line | None:
        """Return one content line."""
        return self._lines.get(line)

    def dirty_lines(self) -> Iterable[Line]:
        """Return the dirty lines."""
        lines = [line for _, line in self._lines.pick(self._tables.lines.dirty)]
        return lines + [line for _, line in self._lines.changed() if line.dirty]

    def lines_in_role(self, role: int) -> Iterable[Line]:
        """Return the lines of one role."""
        return [line for _, line in self._lines.items() if line.role == role]

    def lines_after(self, line: int, limit: int) -> Sequence[Line]:
        """Return content lines in the order of their numbers."""
        after = (each for each in self._lines.items() if each[0] > line)
        return [each for _, each in heapq.nsmallest(limit, after, key=lambda item: item[0])]

    def manifest_part(self, digest: ContentHash) -> bytes | None:
        """Return a part of a manifest."""
        return self._parts.get(digest)

    def fact(self, name: str) -> bytes | None:
        """Return a local fact."""
        return self._facts.get(name)

    def pledge(self, entry: EntryId, version: Dot) -> float | None:
        """Return for how many seconds a version is pledged."""
        return self._pledges.get((entry, version))

    def pledges(self) -> Sequence[StoredPledge]:
        """Return all pledges."""
        return [StoredPledge(*name, seconds) for name, seconds in self._pledges.items()]
