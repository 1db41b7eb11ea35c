"""What the replica tells its listeners, and what a merge returns."""

from dataclasses import dataclass

from core.ids import EntryId, Incarnation
from core.model.records import Batch
from core.tree.workspace import Redeclared


@dataclass(frozen=True, slots=True)
class TreeChanged:
    """A transaction was committed.

    `changed`: entries that may be shown differently now. `local`: made here; then `batch` is what
    peers are to be sent, None if no record was written. `merged`: what was brought by others, some
    of it known before. Views that began before it have a lower `moment`. `redeclared`: the policies
    that were set or taken away, each with what held before.
    """

    changed: frozenset[EntryId]
    local: bool
    batch: Batch | None = None
    moment: int = 0
    merged: tuple[Batch, ...] = ()
    redeclared: tuple[Redeclared, ...] = ()


@dataclass(frozen=True, slots=True)
class Fork:
    """Two different batches of one origin end at one number: its store was cloned or rolled back.

    Nothing of the other batch was taken.
    """

    origin: Incarnation
    last: int
    ours: bytes
    theirs: bytes


@dataclass(frozen=True, slots=True)
class FarAhead:
    """The clock of an origin runs ahead of ours by `ahead_ms` milliseconds; ours followed it."""

    origin: Incarnation
    ahead_ms: int


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What became of the batches given.

    `applied` were taken; `missing` (by position in what was given) need earlier batches first:
    a session must fetch them; `forks` were refused. `crowded`: some were of origins beyond the
    most that a pod can know.
    """

    applied: int = 0
    missing: tuple[int, ...] = ()
    forks: tuple[Fork, ...] = ()
    far_ahead: tuple[FarAhead, ...] = ()
    changed: frozenset[EntryId] = frozenset()
    crowded: bool = False
