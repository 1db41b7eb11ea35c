"""Finding older versions by where their files stand or stood."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from core.ids import EntryId
from core.model.content import Line, LineRole
from core.ports import RecordReader, RecordWriter
from core.tree.former_paths import former_path


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
    return [
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
    """Note at the lines of entries where these stood: the tree is about to forget them."""
    for entry in forgotten:
        lines = writer.lines(entry)
        path = former_path(writer, entry) if lines else b""
        for line in lines if path else ():
            writer.put_line(replace(line, stood_at=path))
