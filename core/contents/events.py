"""What happens to contents, told to the engine as it happens: small, frozen, in the past tense."""

from dataclasses import dataclass
from typing import TypeAlias

from core.ids import Dot, EntryId


@dataclass(frozen=True, slots=True)
class LineDirtied:
    """A program began to change a content line that was as published, or made a new one."""

    line: int
    entry: EntryId


@dataclass(frozen=True, slots=True)
class LineClosed:
    """The last program closed a content line that has something to publish."""

    line: int
    entry: EntryId


@dataclass(frozen=True, slots=True)
class LineSynced:
    """A program asked that a content line be durable (`fsync`); it is, on this pod."""

    line: int
    entry: EntryId


@dataclass(frozen=True, slots=True)
class LinePublished:
    """What a content line holds became a version; `entry` is the file that shows it."""

    line: int
    entry: EntryId
    version: Dot


@dataclass(frozen=True, slots=True)
class ContentOpened:
    """A program opened a file (heat); `process` is its number."""

    entry: EntryId
    version: Dot | None
    process: int


@dataclass(frozen=True, slots=True)
class BlockRotted:
    """A block on this disk is not what it was, and no program changed it: fetch it again."""

    line: int
    entry: EntryId
    version: Dot
    block: int


@dataclass(frozen=True, slots=True)
class ChangeFound:
    """A content line was changed although nobody told us; it is dirty now and to be published."""

    line: int
    entry: EntryId


@dataclass(frozen=True, slots=True)
class OldVersionGivenUp:
    """An older version could not be kept beside a file that changes: too much changed."""

    entry: EntryId
    version: Dot | None


@dataclass(frozen=True, slots=True)
class RemovedVersionLost:
    """A file was removed whose published bytes were overwritten and not saved: nobody has them.

    A member that does not know of the removal may still bring the file back.
    """

    entry: EntryId
    version: Dot | None


@dataclass(frozen=True, slots=True)
class LinesDropped:
    """Content lines of these files were removed: older versions, or what was only cached."""

    entries: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True)
class LineFetched:
    """There may be more here of a content line now, or it is kept for another reason."""

    line: int
    entry: EntryId


ContentEvent: TypeAlias = (
    LineDirtied
    | LineClosed
    | LineSynced
    | LinePublished
    | ContentOpened
    | BlockRotted
    | ChangeFound
    | OldVersionGivenUp
    | RemovedVersionLost
    | LinesDropped
    | LineFetched
)
