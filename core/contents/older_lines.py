"""Finding older versions by where their files stand or stood."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from core.ids import EntryId
from core.model.content import Line, LineRole
from core.ports import RecordReader, RecordWriter
from core.tree.former_paths import former_path
from core.tree.successor import successor

_REPLACED: Final = frozenset({LineRole.CURRENT, LineRole.CACHED})


@dataclass(frozen=True, slots=True)
class OlderLine:
    """An older version that is here. `removed`: its file is shown nowhere any more."""

    line: Line
    path: bytes
    removed: bool


def older_at(
    reader: RecordReader, path: bytes, entries: Collection[EntryId] = ()
) -> list[OlderLine]:
    """Return the older versions of `entries`, and of removed files that stood at `path`.

    For a worker: it looks at all older versions of this pod.
    """
    replaced = [each for entry in dict.fromkeys(entries) for each in _replaced(reader, entry)]
    return replaced + [
        each
        for each in _all_older(reader)
        if each.line.entry in entries or (each.removed and each.path == path)
    ]


def removed_from(reader: RecordReader, folder: bytes) -> list[OlderLine]:
    """Return the older versions of the removed files that stood in `folder`; as `older_at`."""
    begin = folder.rstrip(b"/") + b"/"
    return [
        each
        for each in _all_older(reader)
        if each.removed and each.path.startswith(begin) and b"/" not in each.path[len(begin) :]
    ]


def removed_versions(reader: RecordReader, entry: EntryId) -> list[OlderLine]:
    """Return the older versions of one file; none if it is shown somewhere."""
    if not _is_removed(reader, entry):
        return []
    path = former_path(reader, entry)
    return [
        OlderLine(line, path or line.stood_at, removed=True)
        for line in reader.lines(entry)
        if line.role is LineRole.HISTORY and line.content is not None
    ]


def _replaced(reader: RecordReader, entry: EntryId) -> Iterable[OlderLine]:
    """Yield what was replaced, and is whole here as what replaced it is not."""
    row = reader.row(entry)
    heads = set() if row is None else {head.dot for head in row.contents}
    for line in reader.lines(entry):
        is_whole = line.whole and not line.dirty and line.content is not None
        if line.role in _REPLACED and is_whole and line.version not in heads:
            yield OlderLine(line, former_path(reader, entry), _is_removed(reader, entry))


def _all_older(reader: RecordReader) -> Iterable[OlderLine]:
    known: dict[EntryId, tuple[bytes, bool]] = {}
    for line in reader.lines_in_role(LineRole.HISTORY):
        if line.content is None:
            continue
        if line.entry not in known:
            known[line.entry] = (former_path(reader, line.entry), _is_removed(reader, line.entry))
        path, removed = known[line.entry]
        yield OlderLine(line, path or line.stood_at, removed)


def _is_removed(reader: RecordReader, entry: EntryId) -> bool:
    row = reader.row(entry)
    if row is None:
        return True
    return not row.alive and not any(link.alive for link in reader.links_to(entry))


def keep_paths(writer: RecordWriter, forgotten: Iterable[EntryId]) -> None:
    """Note at the lines of entries where these stood, and what was renamed over them.

    The tree is about to forget that.
    """
    over: dict[EntryId, EntryId] = {}
    for entry in forgotten:
        row = writer.row(entry)
        names = () if row is None else (row, *writer.links_to(entry))
        after = successor(names)
        if after is not None:
            over[entry] = after
        lines = writer.lines(entry)
        path = former_path(writer, entry) if lines else b""
        for line in lines if path or after else ():
            writer.put_line(replace(line, stood_at=path or line.stood_at, replaced_by=after))
    if over:
        # What was noted earlier leads to an entry that is forgotten now: it leads on from there.
        for line in list(writer.lines_in_role(LineRole.HISTORY)):
            if line.replaced_by in over:
                writer.put_line(replace(line, replaced_by=_last(over, line.replaced_by)))


def _last(over: Mapping[EntryId, EntryId], entry: EntryId | None) -> EntryId | None:
    for _ in range(len(over) + 1):
        if entry is None or entry not in over:
            break
        entry = over[entry]
    return entry
