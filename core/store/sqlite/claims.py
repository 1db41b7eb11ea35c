"""Records that are no rows of the tree: signed statements, news, and who holds what."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from core.ids import Dot, Incarnation, Stamp
from core.model.records import Claim, Holding, PodNews, Record, Signed
from core.ports import StoredClaim
from core.store.sqlite.log import PendingLog
from core.store.sqlite.queries import HOLDING, NEWS, SIGNED, decode_other

_encode: Final = msgspec.msgpack.Encoder().encode

_KEEP: Final = "INSERT INTO other (origin, seq, kind, key, left, record) VALUES (?, ?, ?, ?, ?, ?)"
_DROP: Final = "DELETE FROM other WHERE origin = ? AND seq = ?"
_LET_GO: Final = "UPDATE other SET left = left - 1 WHERE origin = ? AND seq = ? RETURNING left"
_NEWS: Final = "SELECT record FROM other WHERE kind = ? AND key = ? AND key IS NOT NULL"
_CLAIM: Final = """
    SELECT ms, counter, origin, position, seq FROM claim
    WHERE entry = ? AND version_origin = ? AND version_seq = ? AND pod = ?
"""
_PUT_CLAIM: Final = """
    INSERT INTO claim
    (entry, version_origin, version_seq, pod, held, ms, counter, position, origin, seq)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (entry, version_origin, version_seq, pod) DO UPDATE SET held = excluded.held,
    ms = excluded.ms, counter = excluded.counter, position = excluded.position,
    origin = excluded.origin, seq = excluded.seq
"""
_WITHDRAWN: Final = """
    DELETE FROM claim WHERE held = 0 AND origin = ? AND seq <= ? RETURNING origin, seq
"""


_FORGET: Final = """
    DELETE FROM claim WHERE entry = ? AND version_origin = ? AND version_seq = ? AND pod = ?
    AND origin = ? AND seq = ?
"""


class OtherRecords:
    """The writing half for them, within one transaction."""

    def __init__(self, connection: sqlite3.Connection, log: PendingLog) -> None:
        """Write through `connection`, and note what comes and goes in `log`."""
        self._connection = connection
        self._log = log

    def _keep(self, record: Record, kind: int, key: str | None, left: int) -> None:
        dot = record.dot
        self._connection.execute(_KEEP, (*dot, kind, key, left, _encode(record)))
        self._log.add(record, None)

    def _drop(self, dot: Dot) -> None:
        if self._connection.execute(_DROP, dot).rowcount:
            self._log.lose_dot(dot)

    def put_signed(self, record: Signed, superseded: Sequence[Dot]) -> None:
        """Store a signed record and drop those named."""
        for dot in superseded:
            self._drop(dot)
        self._keep(record, SIGNED, record.register, 1)

    def put_news(self, record: PodNews) -> None:
        """Store news unless newer ones are here."""
        key = f"{record.topic}:{record.pod.hex()}"
        for (stored,) in self._connection.execute(_NEWS, (NEWS, key)).fetchall():
            old = decode_other(stored)
            if old.stamp >= record.stamp:
                return
            self._drop(old.dot)
        self._keep(record, NEWS, key, 1)

    def put_holding(self, record: Holding) -> None:
        """Store those claims of the record that are the newest of their kind."""
        taken = sum(self._take_claim(record, claim) for claim in record.claims)
        if taken:
            self._keep(record, HOLDING, None, taken)

    def _take_claim(self, record: Holding, claim: Claim) -> bool:
        key = (claim.entry, *claim.version, record.pod)
        for ms, counter, origin, position, seq in self._connection.execute(_CLAIM, key).fetchall():
            if Stamp(ms, counter, origin, position) >= record.stamp:
                return False
            self._let_go(Dot(origin, seq))
        stamp = record.stamp
        order = (stamp.ms, stamp.counter, stamp.position)
        self._connection.execute(_PUT_CLAIM, (*key, claim.held, *order, *record.dot))
        return True

    def _let_go(self, dot: Dot) -> None:
        for (left,) in self._connection.execute(_LET_GO, dot).fetchall():
            if left <= 0:
                self._drop(dot)

    def forget_claims(self, claims: Iterable[StoredClaim]) -> None:
        """Forget claims, unless newer ones took their place."""
        for claim in claims:
            key = claim.key
            values = (key.entry, *key.version, key.pod, *claim.dot)
            if self._connection.execute(_FORGET, values).rowcount:
                self._let_go(claim.dot)

    def forget_withdrawn(self, covered: Mapping[Incarnation, int]) -> None:
        """Forget withdrawals that `covered` covers."""
        for origin, seq in covered.items():
            for dot in self._connection.execute(_WITHDRAWN, (origin, seq)).fetchall():
                self._let_go(Dot(*dot))
