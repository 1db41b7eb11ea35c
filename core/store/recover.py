"""Bringing the files out of a storage without any other pod, the network or a running node.

Names and folders come from the record store, else from the newest backup of it that can be read,
else from what the files carry of themselves. The storage is only read: a copy of the records is
opened, and content is written to a new folder. Bytes that are not here are never made up: what is
not whole is brought out under a name that says so.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.errors import Refused, StoreDamaged, WormholeError
from core.ids import ROOT, EntryId
from core.model.records import Kind
from core.ports import BackingFile, RecordReader, WayHome
from core.saying import said
from core.store.files_disk import DiskFiles
from core.store.records_sqlite import SqliteRecordStore
from core.store.recovered_files import (
    Recovered,
    best_line,
    bring_content,
    copy_sparse,
    free_name,
)
from core.store.sqlite.connect import lock_folder
from core.store.sqlite.schema import BACKUPS_NAME, FILE_NAME
from core.store.way_home import SideLog, read_attributes
from core.tree.shown import Shown
from core.tree.view import TreeView, ViewSettings
from core.tree.workspace import Workspace

_SCRATCH: Final = ".records-copied-for-recovery"
WITHOUT_RECORD: Final = "files without a record"


@dataclass
class Recovery:
    """What was brought out. `source`: "records", "backup NAME" or "files"."""

    source: str = "files"
    files: int = 0
    folders: int = 0
    size_bytes: int = 0
    incomplete: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    without_record: int = 0
    problems: list[str] = field(default_factory=list)


def recover(storage: Path, target: Path) -> Recovery:
    """Bring everything in `storage` out to `target`, which must be new or empty.

    `incomplete` lists files of which a part is not here, `elsewhere` those of which nothing is.
    Raises `Refused` for a target that cannot be used, `StoreError` if a node uses the storage.
    """
    if not storage.is_dir():
        raise Refused(said("There is no storage at {storage}.", storage=storage))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(
            said("{target} is not an empty folder.", target=target),
            said("Name one that does not exist yet."),
        )
    if target.resolve().is_relative_to(storage.resolve()):
        raise Refused(said("The files cannot be brought out into the storage itself."))
    lock = lock_folder(storage)
    try:
        target.mkdir(parents=True, exist_ok=True)
        return _Run(storage, target).run()
    finally:
        os.close(lock)


class _Run:
    """One recovery."""

    def __init__(self, storage: Path, target: Path) -> None:
        self._storage = storage
        self._target = target
        self._files = DiskFiles(storage, reserve_bytes=0)
        self._report = Recovery()
        self._used: set[int] = set()
        self._names: dict[EntryId, Path] = {}

    def run(self) -> Recovery:
        """Try the sources from the best to the poorest."""
        for source, path in self._sources():
            try:
                with self._opened(path) as reader:
                    view = TreeView(Workspace(reader), ViewSettings(), {})
                    self._tree(reader, view)
            except WormholeError as error:
                self._begin_anew(f"{source}: {error.detail}")
            else:
                self._report.source = source
                break
        self._without_records()
        return self._report

    def _sources(self) -> Iterator[tuple[str, Path]]:
        records = self._storage / FILE_NAME
        if records.exists():
            yield "records", records
        backups = self._storage / BACKUPS_NAME
        if backups.is_dir():
            newest_first = sorted(backups.glob("*.db"), key=lambda p: -p.stat().st_mtime_ns)
            for path in newest_first:
                yield f"backup {path.stem}", path

    @contextmanager
    def _opened(self, path: Path) -> Iterator[RecordReader]:
        scratch = self._target / _SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        try:
            shutil.copyfile(path, scratch / FILE_NAME)
            with suppress(FileNotFoundError):
                shutil.copyfile(f"{path}-wal", scratch / f"{FILE_NAME}-wal")
            store = SqliteRecordStore(scratch)
            try:
                problems = store.problems()
                if problems:
                    raise StoreDamaged(problems[0])
                with store.read() as reader:
                    yield reader
            finally:
                store.close()
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _begin_anew(self, problem: str) -> None:
        """Remove what a source that turned out to be damaged brought so far: all is still there."""
        for path in self._target.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        self._report = Recovery(problems=[*self._report.problems, problem])
        self._used.clear()
        self._names.clear()

    # --- with records

    def _tree(self, reader: RecordReader, view: TreeView) -> None:
        """Bring out the visible tree, folders last, because writing into them changes them."""
        waiting: list[tuple[EntryId, Path]] = [(ROOT, self._target)]
        folders: list[tuple[Shown, Path]] = []
        while waiting:
            folder, into = waiting.pop()
            for shown in sorted(view.listing(folder), key=lambda shown: shown.name):
                path = free_name(into, shown.name)
                if shown.is_folder:
                    path.mkdir()
                    self._report.folders += 1
                    folders.append((shown, path))
                    waiting.append((shown.id, path))
                elif shown.kind is Kind.SYMLINK:
                    path.symlink_to(os.fsdecode(shown.version.link if shown.version else b""))
                    self._report.files += 1
                elif shown.kind is Kind.FILE:
                    self._file(reader, shown, path)
        for shown, path in reversed(folders):
            _dress(shown, path)

    def _file(self, reader: RecordReader, shown: Shown, path: Path) -> None:
        known = self._names.get(shown.file)
        if known is not None and not shown.virtual:
            path.hardlink_to(known)
            self._report.files += 1
            return
        best = best_line(reader.lines(shown.file), shown)
        if best is None:
            self._report.elsewhere.append(self._shown_path(path))
            return
        self._used.update(line.id for line in reader.lines(shown.file))
        found = bring_content(self._files, best, path)
        self._count(found)
        _dress(shown, found.path)
        if found.whole:
            self._names[shown.file] = found.path

    def _count(self, found: Recovered) -> None:
        self._report.files += 1
        self._report.size_bytes += found.size_bytes
        if not found.whole:
            self._report.incomplete.append(self._shown_path(found.path))

    def _shown_path(self, path: Path) -> str:
        return str(path.relative_to(self._target))

    # --- without records

    def _without_records(self) -> None:
        """Bring out the files that no record led to, by what they carry of themselves."""
        side_log = SideLog(self._storage / "ways-home.log").read()
        present = set(self._files.present())
        for line in sorted(present - self._used):
            source = self._files.path(line)
            way_home = read_attributes(source) or side_log.get(line)
            self._without_record(source, way_home, self._files.open(line, writable=False))
        for line, source in self._files.quarantine.files():
            # What the log says of a number that was given again is said of the later file.
            logged = None if line in present else side_log.get(line)
            file = self._files.open_aside(source.name)
            self._without_record(source, read_attributes(source) or logged, file)

    def _without_record(self, source: Path, way_home: WayHome | None, file: BackingFile) -> None:
        into = self._target / WITHOUT_RECORD
        name = source.name.encode()
        if way_home is not None:
            name = way_home.name
            if way_home.parent != ROOT:
                into /= f"folder {way_home.parent.hex()[-12:]}"
        into.mkdir(parents=True, exist_ok=True)
        path = free_name(into, name)
        self._report.size_bytes += copy_sparse(file, path)
        self._report.without_record += 1


def _dress(shown: Shown, path: Path) -> None:
    if path.exists():
        path.chmod(shown.mode & 0o777 or 0o600)
        os.utime(path, ns=(shown.mtime_ns, shown.mtime_ns))
