"""`import`: brings existing data into the drive; verified, resumable, never changing what is there.

What has a name in the drive already keeps it. If it is the same, what comes is passed over; else
that comes in beside it, under a name that says which pod it is from. As these names are the same
each time, an import that was interrupted is simply done again.
"""

import asyncio
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from threading import Event
from typing import Final

from core.config.values import said_size
from core.control.lines import Progress, Tell
from core.control.paths import understood
from core.control.schema import Beside, Imported, ImportRequest
from core.crypto import content_hash
from core.errors import (
    AlreadyExists,
    FileError,
    Frozen,
    Interrupted,
    InvalidRequest,
    NoSpace,
    NotFound,
    TakenAway,
    UsageError,
)
from core.names import names_from
from core.node.parts import Parts
from core.node.services.bringing_one import BringingOne
from core.node.services.comparing import Comparing
from core.node.services.drive import DriveUser
from core.node.services.paths import find, for_people, in_drive
from core.node.settings import storage_folder
from core.saying import Sentence, joined, said, said_count
from core.tree.conflict_names import CONFLICT_MARK, is_conflict_name_of
from core.tree.shown import Shown
from core.volume.interface import Node

_AGAIN: Final = said("The same command, given again, goes on where this one ended.")


class Bringing:
    """Imports folders of this machine."""

    def __init__(self, parts: Parts, user: DriveUser) -> None:
        """Bring data into the drive of a node."""
        self._parts = parts
        self._user = user

    async def bring(self, request: ImportRequest, tell: Tell) -> Imported:
        """Bring a folder in; answer when all of it is in the drive and safe on the disk.

        It ends soon after whoever asked has gone.
        """
        loop = asyncio.get_running_loop()
        stop = Event()

        def told(progress: Progress) -> None:
            loop.call_soon_threadsafe(tell, progress)

        run = _Run(self._parts, self._user, told, stop)
        try:
            return await self._parts.workers.run(lambda: run.all_of(request))
        finally:
            stop.set()


class _Outcome(Enum):
    """What became of one try to bring something in under one name."""

    BROUGHT = auto()
    THERE = auto()
    TAKEN = auto()


@dataclass(frozen=True, slots=True)
class _Source:
    """Something of this machine, as it was looked at."""

    path: bytes
    name: bytes
    found: os.stat_result

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.found.st_mode)

    @property
    def size(self) -> int:
        return self.found.st_size if stat.S_ISREG(self.found.st_mode) else 0


@dataclass(slots=True)
class _Folder:
    """A folder that is being brought in; `made`: by us, so that its times are the source's.

    `conflicts`: the names there, if one was asked for, of what shares its name with something.
    """

    source: _Source
    target: bytes
    node: Node
    left: "list[os.DirEntry[bytes]]"
    made: bool
    held: ExitStack
    conflicts: list[bytes] | None = None


@dataclass(slots=True)
class _Count:
    """What has been seen of the source, or what there is."""

    files: int = 0
    size: int = 0


class _Run:
    """One import, in a worker."""

    def __init__(self, parts: Parts, user: DriveUser, tell: Tell, stop: Event) -> None:
        self._parts = parts
        self._user = user
        self._tell = tell
        self._stop = stop
        self._one = BringingOne(user)
        self._comparing = Comparing(parts, user)
        self._own = own_folders(parts)
        self._came, self._seen, self._all = _Count(), _Count(), _Count()
        self._folders = self._skipped = 0
        self._refused: list[str] = []
        self._beside: list[Beside] = []
        self._passed: list[str] = []
        # Where in the drive files are that have several names.
        self._names: dict[tuple[int, int], bytes] = {}

    def all_of(self, request: ImportRequest) -> Imported:
        """Bring a folder in; return when it survives a power cut."""
        source = Path(os.fsdecode(understood(request.source)))
        path = os.fsencode(source.resolve())
        if any(path == own or path.startswith(own + b"/") for own in self._own):
            raise UsageError(
                said("This is the drive itself, or where this pod keeps its data."),
                said("What is in the drive already you copy with your own tools."),
            )
        if not source.is_dir():
            raise NotFound(said("{source} is not a folder of this machine.", source=request.source))
        self._all = self._measured(path)
        into = in_drive(request.into, self._parts.mount)
        try:
            self._walk(_Source(path, b"", os.lstat(path)), into)
        finally:
            # Who is told that it is in the drive may remove the source.
            self._user.drive.sync_all()
        return Imported(
            self._came.files,
            self._folders,
            self._came.size,
            self._skipped,
            self._refused,
            self._beside,
            self._passed,
        )

    def _measured(self, path: bytes) -> _Count:
        """Count what there is, for the progress."""
        count = _Count()
        for folder, folders, files in os.walk(path):
            self._check()
            folders[:] = [name for name in folders if _under(folder, name) not in self._own]
            count.files += len(files)
            for name in files:
                with suppress(OSError):
                    found = os.lstat(_under(folder, name))
                    count.size += found.st_size if stat.S_ISREG(found.st_mode) else 0
        return count

    # --- folders

    def _walk(self, source: _Source, into: bytes) -> None:
        with self._parts.replica.view() as view:
            made = view.resolve(into) is None
        under = [self._entered(source, into, made=made)]
        try:
            if made:
                self._one.attributes(under[0].node, source.path, source.found)
            while under:
                here = under[-1]
                if here.left:
                    deeper = self._next(here.left.pop(), here)
                    if deeper is not None:
                        under.append(deeper)
                else:
                    self._left(under.pop())
        finally:
            for each in under:
                each.held.close()

    def _entered(self, source: _Source, target: bytes, *, made: bool) -> _Folder:
        with ExitStack() as held:
            node = held.enter_context(self._user.folder(target))
            # Each pod has an order of its own, so that several that bring the same names in at one
            # time seldom make one of them at the same moment, apart from one another.
            left = sorted(os.scandir(source.path), key=lambda each: self._turn(each.name))
            return _Folder(source, target, node, left, made, held.pop_all())

    def _turn(self, name: bytes) -> bytes:
        return content_hash(self._parts.pod + name)

    def _left(self, folder: _Folder) -> None:
        with folder.held:
            if folder.made:
                self._one.times(folder.node, folder.source.found)
                self._folders += 1

    # --- what is in them

    def _next(self, entry: "os.DirEntry[bytes]", here: _Folder) -> _Folder | None:
        """Bring one thing in; return the folder that is to be brought in before the rest."""
        self._check()
        if entry.path in self._own:
            self._passed.append(for_people(entry.path))
            return None
        try:
            source = _Source(entry.path, entry.name, entry.stat(follow_symlinks=False))
            return self._placed(source, here)
        except (NoSpace, TakenAway, Frozen) as error:
            if isinstance(error, Frozen) and not self._parts.frozen:
                # One folder that was set to be read only.
                self._refused.append(f"{for_people(entry.path)}: {error.detail}")
                return None
            raise type(error)(joined((error.detail, self._so_far())), _AGAIN) from error
        except (FileError, OSError) as error:
            self._refused.append(f"{for_people(entry.path)}: {_reason(error)}")
            return None

    def _placed(self, source: _Source, here: _Folder) -> _Folder | None:
        """Bring something in under the first of its names that is free, or has the same."""
        for name in self._names_for(source, here):
            target = _under(here.target, name)
            try:
                outcome = self._tried(source, here.node, name, target)
            except InvalidRequest:
                # The network has names for all systems: another of its names may be one.
                if name != source.name:
                    raise
                continue
            if outcome is _Outcome.TAKEN and name == source.name:
                outcome = self._among_conflicts(source, here)
            if outcome is _Outcome.TAKEN:
                continue
            made = outcome is _Outcome.BROUGHT
            if made and name != source.name:
                self._beside.append(Beside(for_people(source.path), for_people(target)))
            if source.is_folder:
                return self._entered(source, target, made=made)
            self._counted(source, target, made=made)
            return None
        raise AssertionError("the names never end")

    def _names_for(self, source: _Source, here: _Folder) -> Iterator[bytes]:
        """Yield the names that something may get, one after the other, without end."""
        names = names_from(source.name, self._parts.name)
        if source.is_folder:
            own, beside = next(names), next(names)
            there = self._shown(_under(here.target, beside))
            if there is not None and there.is_folder:
                # It came in here before, whatever has its name by now.
                yield beside
            yield own
            yield beside
        yield from names

    def _tried(self, source: _Source, parent: Node, name: bytes, target: bytes) -> _Outcome:
        there = self._shown(target)
        if there is None:
            try:
                self._bring(source, parent, name)
            except AlreadyExists:  # another pod or a program made it at this moment
                there = self._shown(target)
            else:
                return _Outcome.BROUGHT
        if there is not None and self._is_same(source, target, there):
            return _Outcome.THERE
        return _Outcome.TAKEN

    def _among_conflicts(self, source: _Source, here: _Folder) -> _Outcome:
        """Look for what was brought in apart from what has the name now, as by a run before."""
        if here.conflicts is None:
            with self._parts.replica.view() as view:
                folder = find(view, here.target)
                names = [each.name for each in view.listing(folder.id)]
            here.conflicts = [name for name in names if CONFLICT_MARK in name]
        for name in here.conflicts:
            if not source.is_folder and is_conflict_name_of(name, source.name):
                target = _under(here.target, name)
                there = self._shown(target)
                if there is not None and self._is_same(source, target, there):
                    return _Outcome.THERE
        return _Outcome.TAKEN

    def _is_same(self, source: _Source, target: bytes, there: Shown) -> bool:
        if source.is_folder:
            return there.is_folder
        return self._comparing.is_same(source.path, source.found, target, there)

    def _bring(self, source: _Source, parent: Node, name: bytes) -> None:
        if source.is_folder:
            self._one.folder(source.path, source.found, parent, name)
            return
        known = self._names.get(_inode(source))
        if known is not None:
            with suppress(NotFound):
                self._one.link(known, parent, name)
                return
        self._one.bring(source.path, source.found, parent, name)
        self._came.size += source.size

    def _counted(self, source: _Source, target: bytes, *, made: bool) -> None:
        if source.found.st_nlink > 1:
            self._names.setdefault(_inode(source), target)
        if made:
            self._came.files += 1
        else:
            self._skipped += 1
        self._seen.files += 1
        self._seen.size += source.size
        path, size = for_people(target), said_size(self._seen.size)
        text = (
            said("{path} ({size} of {all})", path=path, size=size, all=said_size(self._all.size))
            if self._seen.size <= self._all.size
            else said("{path} ({size})", path=path, size=size)
        )
        self._tell(Progress(text, self._seen.files, max(self._all.files, self._seen.files)))

    def _shown(self, path: bytes) -> Shown | None:
        with self._parts.replica.view() as view:
            return view.resolve(path)

    def _so_far(self) -> Sentence:
        return said_count("So far {n} file came in.", "So far {n} files came in.", self._came.files)

    def _check(self) -> None:
        if self._stop.is_set():
            raise Interrupted(joined((said("Nobody waits for the import any more."), _AGAIN)))


def own_folders(parts: Parts) -> frozenset[bytes]:
    """Return the folders of this machine that are this pod's own: the drive, and its data."""
    own = (parts.mount, parts.home.folder, storage_folder(parts.home, parts.settings.pod))
    return frozenset(os.fsencode(Path(each).resolve()) for each in own)


def _under(folder: bytes, name: bytes) -> bytes:
    return folder.rstrip(b"/") + b"/" + name


def _inode(source: _Source) -> tuple[int, int]:
    return source.found.st_dev, source.found.st_ino


def _reason(error: Exception) -> str:
    if isinstance(error, FileError):
        return error.detail
    return str(getattr(error, "strerror", None) or error)
