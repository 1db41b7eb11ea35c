"""Forgetting the parts of manifests that nothing needs: one round through the store, in steps.

First everything that names a manifest is gone through and what it names is marked; then the parts
that are not marked are dropped, the roots first: where a root is, its segments are. What writers
name meanwhile is noted by them and marked before each drop, in the same transaction, so that a
round may last for hours. Nothing of a round is stored: one that is broken off begins anew.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Final, Protocol, TypeAlias

from core.ids import ContentHash
from core.ports import PartsSwept
from core.store.part_names import manifests_of_line, manifests_of_row, segments_of
from core.store.sqlite.queries import decode_line, decode_row

_LINES: Final = "SELECT id, line FROM line WHERE id > ? ORDER BY id LIMIT ?"
_ROWS: Final = "SELECT n, row FROM entry WHERE n > ? ORDER BY n LIMIT ?"
_PARTS: Final = "SELECT rowid, encoded, digest FROM part WHERE rowid > ? ORDER BY rowid LIMIT ?"
# Kept by SQLite in a file without a name once they are many: a pod may have millions of parts.
_MARKS: Final = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE marked (digest BLOB PRIMARY KEY) WITHOUT ROWID;
"""
_MARK: Final = "INSERT INTO marked (digest) VALUES (?) ON CONFLICT DO NOTHING"

Found: TypeAlias = tuple[int, bytes, ContentHash]


class PartWriter(Protocol):
    """What a round needs of a transaction."""

    def manifest_part(self, digest: ContentHash) -> bytes | None:
        """Return a part by its hash."""
        ...

    def drop_manifest_part(self, digest: ContentHash) -> None:
        """Forget a part."""
        ...


class PartRound:
    """One round. `named` takes the manifests and parts that writers write while it lasts.

    It must be begun, and given to every writer, while nobody else writes.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        write: Callable[[], AbstractContextManager[PartWriter]],
    ) -> None:
        """Read through `connection`, which is the round's own; `write` begins a transaction."""
        self.named: set[ContentHash] = set()
        self._connection = connection
        self._write = write
        self._marks = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._marks.executescript(_MARKS)
        self._rows_max = 1
        self._in_use: Collection[ContentHash] = ()
        self._steps = self._work()

    def step(self, rows_max: int, in_use: Collection[ContentHash]) -> PartsSwept:
        """Go on through `rows_max` rows; what is `in_use` is spared."""
        self._rows_max, self._in_use = rows_max, in_use
        dropped = next(self._steps, None)
        return PartsSwept(dropped or 0, ended=dropped is None)

    def close(self) -> None:
        """End the round, wherever it is."""
        self._connection.close()
        self._marks.close()

    def _work(self) -> Iterator[int]:
        for found in self._through(_LINES):
            for _, line, *_ in found:
                self._mark(manifests_of_line(decode_line(line)))
            yield 0
        for found in self._through(_ROWS):
            for _, row, *_ in found:
                self._mark(manifests_of_row(decode_row(row)))
            yield 0
        for found in self._through(_PARTS):
            for _, encoded, digest in found:
                segments = segments_of(encoded)
                if segments and self._is_marked(digest):
                    self._mark(segments)
            yield 0
        for roots in (True, False):
            for found in self._through(_PARTS):
                yield self._drop(found, roots=roots)

    def _through(self, query: str) -> Iterator[list[Found]]:
        after = 0
        while found := self._connection.execute(query, (after, self._rows_max)).fetchall():
            after = found[-1][0]
            yield found

    def _drop(self, found: Iterable[Found], *, roots: bool) -> int:
        doomed = [
            digest
            for _, encoded, digest in found
            if (segments_of(encoded) is not None) is roots and not self._is_marked(digest)
        ]
        if not doomed:
            return 0
        with self._write() as writer:
            self._mark_late(writer)
            gone = [digest for digest in doomed if not self._is_marked(digest)]
            for digest in gone:
                writer.drop_manifest_part(digest)
        return len(gone)

    def _mark_late(self, writer: PartWriter) -> None:
        """Mark what came to be named since the round began, up to this transaction."""
        late = {*self.named, *self._in_use}
        self.named.clear()
        self._mark(late)
        for digest in late:
            encoded = writer.manifest_part(digest)
            self._mark((encoded and segments_of(encoded)) or ())

    def _mark(self, digests: Iterable[ContentHash]) -> None:
        self._marks.executemany(_MARK, [(digest,) for digest in digests])

    def _is_marked(self, digest: ContentHash) -> bool:
        found = self._marks.execute("SELECT 1 FROM marked WHERE digest = ?", (digest,))
        return found.fetchone() is not None
