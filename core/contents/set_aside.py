"""What was set aside because no record knew it, and is the content of a version after all.

A file is taken for a version only where all of it hashes to that version's manifest, whatever it is
called and whatever it says of itself. Its bytes become a line like fetched ones; the file goes when
that line is durable, and not before.
"""

from collections.abc import Collection, Sequence
from contextlib import closing
from typing import Final

from core.contents.finding import line_for
from core.contents.manifests import Layout, Revision, block_count, decode_manifest, revise
from core.contents.pulls import Pulls
from core.contents.table import LineTable
from core.crypto import content_hash
from core.errors import ContentDamaged
from core.ids import Dot
from core.model.content import INLINE_BYTES_MAX, Line, LineRole, is_block_size
from core.model.records import Version
from core.ports import AsideFile, BackingFile

_HASHED_BLOCKS: Final = 64


class AsideContents:
    """Finds and takes contents in the quarantine. For workers: it reads whole files."""

    def __init__(self, table: LineTable, pulls: Pulls) -> None:
        """Look in the quarantine beside the files of `table`; `pulls` fill lines."""
        self._table = table
        self._pulls = pulls
        self._revisions: dict[tuple[AsideFile, int], Revision] = {}

    def files(self) -> Sequence[AsideFile]:
        """Return what lies there and has bytes. Raises `StoreError`."""
        files = [each for each in self._table.files.aside() if each.size]
        there = set(files)
        self._revisions = {key: r for key, r in self._revisions.items() if key[0] in there}
        return files

    def holding(self, version: Version, files: Collection[AsideFile]) -> AsideFile | None:
        """Return the one of `files` that has exactly the content of `version`, or None."""
        if not is_block_size(version.block_size, version.size):
            return None
        for file in files:
            if file.size == version.size and self._is_of(file, version):
                return file
        return None

    def lacks(self, version: Version) -> bool:
        """Say whether a part of a version is missing here."""
        with self._table.store.read() as reader:
            line = line_for(reader, version.entry, version.dot)
        return line is None or not line.whole

    def is_here(self, version: Version) -> bool:
        """Say whether all of a version is here, unchanged and synced."""
        with self._table.store.read() as reader:
            return _is_durable(line_for(reader, version.entry, version.dot))

    def take(self, version: Version, file: AsideFile, heads: Collection[Dot]) -> None:
        """Make the content of `file`, which `holding` found, that of `version` here.

        `heads`: the versions that its file has now. Raises `ContentDamaged` where the disk gives
        other bytes than before, `NoSpace`, `StoreError`.
        """
        with closing(self._table.files.open_aside(file.name)) as opened:
            if version.size <= INLINE_BYTES_MAX:
                data = opened.read(0, version.size)
                with self._table.store.write() as writer:
                    self._pulls.store_small(writer, version, data, heads=heads)
            else:
                self._copy(version, file, opened, heads)

    def drop(self, file: AsideFile) -> None:
        """Remove a file whose content `is_here`; the records that say so are synced before."""
        self._table.store.sync()
        self._table.files.drop_aside(file.name)

    def _copy(
        self, version: Version, file: AsideFile, opened: BackingFile, heads: Collection[Dot]
    ) -> None:
        revision = self._revision(file, version.block_size)
        parts = dict(revision.parts)
        layout = Layout(decode_manifest(parts[version.manifest]), parts.get)
        with self._table.store.write() as writer:
            line = self._pulls.begin(writer, version, revision.parts)
        try:
            for block in range(layout.count):
                digest = layout.hash_of(block)
                if digest is None:
                    continue
                data = opened.read(block * version.block_size, layout.length_of(block))
                if content_hash(data) != digest:
                    raise ContentDamaged
                self._pulls.store(line.id, block, data)
            self._pulls.sync(line.id)
            with self._table.store.write() as writer:
                if self._pulls.finish(writer, line.id, LineRole.CURRENT, heads) is None:
                    self._pulls.mark_present(writer, line.id)
        finally:
            self._pulls.end(line.id)

    def _is_of(self, file: AsideFile, version: Version) -> bool:
        content = self._revision(file, version.block_size).content
        return content.manifest == version.manifest

    def _revision(self, file: AsideFile, block_size: int) -> Revision:
        key = (file, block_size)
        if key not in self._revisions:
            with closing(self._table.files.open_aside(file.name)) as opened:
                hashes = _hashes(opened, file.size, block_size)
            self._revisions[key] = revise(None, file.size, block_size, dict(hashes))
        return self._revisions[key]


def _hashes(opened: BackingFile, size: int, block_size: int) -> dict[int, bytes]:
    """Return the hashes of the blocks that are no holes."""
    found: dict[int, bytes] = {}
    count = block_count(size, block_size)
    for first in range(0, count, _HASHED_BLOCKS):
        some = opened.hashes(first, min(_HASHED_BLOCKS, count - first), block_size)
        found.update((first + index, digest) for index, digest in enumerate(some) if digest)
    return found


def _is_durable(line: Line | None) -> bool:
    return line is not None and line.whole and not line.dirty and not line.unsynced
