"""What a call on the drive may have to wait for: asked by the volume, satisfied by the engine."""

from dataclasses import dataclass
from typing import TypeAlias

from core.ids import Dot, EntryId


@dataclass(frozen=True, slots=True)
class BlocksWanted:
    """Blocks `first` to `first + count - 1` of a version must be readable here.

    With `count` 0 its whole manifest is wanted: something is about to be written into it. `kept`:
    a part of them is about to be changed, so that they must be in the content line.
    """

    entry: EntryId
    version: Dot
    first: int
    count: int
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Hashed:
    """The dirty content line `line` must be hashed, so that its version can be recorded."""

    line: int


@dataclass(frozen=True, slots=True)
class Copied:
    """The version must have its minimum of copies (`redundancy.fsync = "copies"`)."""

    entry: EntryId
    version: Dot


@dataclass(frozen=True, slots=True)
class PreviousWanted:
    """What the last version of a file before `newest` was is to be known: `newest` is nowhere."""

    entry: EntryId
    newest: Dot


@dataclass(frozen=True, slots=True)
class Turn:
    """The call is slowed down: it may go on at `at` (monotonic seconds)."""

    at: float


What: TypeAlias = BlocksWanted | Hashed | Copied | PreviousWanted | Turn


@dataclass(frozen=True, slots=True)
class Needs:
    """The call cannot be answered yet: `what` is missing; give up at `until` (monotonic s)."""

    what: What
    until: float
