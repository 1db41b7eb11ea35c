"""What programs do on a drive of the box: file operations, each checked against POSIX.

Between the look before a call and the look after it nothing else runs, so that what changed is
what the call did. A call that waits for bytes looks again when it is done anew.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from core.errors import (
    AlreadyExists,
    ContentAbsent,
    DeadlineExceeded,
    FileError,
    Frozen,
    NoSpace,
    StaleHandle,
    StoreError,
    WormholeError,
)
from core.ids import EntryId
from core.model.content import Line
from core.model.needs import Needs
from core.model.records import Kind
from core.volume.interface import AttributeChanges, Handle, Node, OpenFlags, RenameMode
from core.volume.volume import Volume
from tests.sim.journal import Journal, resized, written_over
from tests.sim.member_pod import MemberPod
from tests.sim.neighbourhood import around, difference, expected, is_same_error
from tests.sim.plans import SLOTS, Action
from tests.sim.pod import CALLER
from tests.sim.promises import Broken
from tests.support.posix_tree import Flat

T = TypeVar("T")
BOTH = OpenFlags.READ | OpenFlags.WRITE
DRIVE = "the drive is a file system"
# Refusals that depend on disks and other pods, not on the tree.
_OUTSIDE = (StoreError, NoSpace, ContentAbsent, DeadlineExceeded, Frozen, StaleHandle)


def unique(number: int, size: int) -> bytes:
    """Return bytes that no other write has."""
    word = b"%016x" % number
    return (word * (size // 16 + 1))[:size]


@dataclass
class Programs:
    """The programs of one pod."""

    pod: MemberPod
    journal: Journal
    open: dict[int, Handle] = field(default_factory=dict)
    removed: set[EntryId] = field(default_factory=set)

    @property
    def volume(self) -> Volume:
        """The drive."""
        return self.pod.volume

    async def do(self, action: Action) -> str:
        """Do a step; return what came of it in one word."""
        doing: Callable[[Action, str], object] = getattr(self, f"_{action.name}")
        self.pod.programs_run += 1
        path = action.path if action.pick < 0 else self._picked(action.pick)
        try:
            result = doing(action, path)
            if result is not None:
                await result  # type: ignore[misc]
        except (FileError, StoreError) as error:
            return type(error).__name__
        finally:
            self.pod.programs_run -= 1
        return "done"

    def _picked(self, number: int) -> str:
        """Return the path of one of the files that are shown now."""
        paths = [path for path, (kind, _, _) in self.pod.tree().items() if kind != "FOLDER"]
        return sorted(paths)[number % len(paths)] if paths else "/nothing"

    # --- names

    def _see(self, *paths: str) -> Flat:
        with self.pod.replica.view() as view:
            return around(view, paths)

    def _check(self, call: Callable[[], T], operation: str, path: str, *rest: str) -> T:
        """Make a call that changes names, and compare with what POSIX says of it."""
        paths = (path, *rest[:1]) if operation in {"rename", "exchange", "link"} else (path,)
        before = self._see(*paths)
        wanted = expected(before, operation, path, *rest)
        try:
            result = call()
        except (FileError, StoreError) as error:
            self._check_refusal(error, wanted, before, (operation, path, *rest))
            raise
        if isinstance(result, Needs):
            return result
        if isinstance(wanted, FileError):
            detail = f"{operation} {path} {rest} worked; POSIX says {type(wanted).__name__}"
            raise Broken(DRIVE, f"{self.pod.name}: {detail}")
        shown = self._see(*paths)
        # What stands below another place now was not looked at there.
        wanted = {one: node for one, node in wanted.items() if one in shown or _seen(one, shown)}
        told = difference(wanted, shown)
        if told:
            raise Broken(DRIVE, f"{self.pod.name}: {operation} {path} {rest}: {told}")
        return result

    def _check_refusal(
        self, error: WormholeError, wanted: Flat | FileError, before: Flat, what: tuple[str, ...]
    ) -> None:
        if isinstance(error, _OUTSIDE):
            told = difference(before, self._see(*[p for p in what[1:3] if p.startswith("/")]))
            if told:
                raise Broken(DRIVE, f"{self.pod.name}: {what} failed and left: {told}") from error
        elif not isinstance(wanted, FileError) or not is_same_error(wanted, error):
            model = type(wanted).__name__ if isinstance(wanted, FileError) else "success"
            detail = f"{what} gave {type(error).__name__}; POSIX says {model}"
            raise Broken(DRIVE, f"{self.pod.name}: {detail}") from error

    def _parent(self, path: str) -> tuple[Node, bytes]:
        folder, _, name = path.rpartition("/")
        return self.pod.look(folder).node, name.encode()

    def _named(self, path: str, call: Callable[[Node, bytes], T]) -> Callable[[], T]:
        return lambda: call(*self._parent(path))

    def _make_folder(self, action: Action, path: str) -> None:
        self._check(
            self._named(path, lambda p, n: self.volume.make_folder(p, n, 0o755, CALLER)),
            "mkdir",
            path,
        )

    def _symlink(self, action: Action, path: str) -> None:
        to = action.other.encode()
        self._check(
            self._named(path, lambda p, n: self.volume.make_symlink(p, n, to, CALLER)),
            "symlink",
            path,
            action.other,
        )

    def _link(self, action: Action, path: str) -> None:
        def call() -> object:
            node = self.pod.look(path).node
            return self.volume.make_link(node, *self._parent(action.other))

        self._check(call, "link", path, action.other)

    def _remove(self, action: Action, path: str) -> None:
        self._going(path)
        self._check(self._named(path, self.volume.remove_file), "unlink", path)

    def _remove_folder(self, action: Action, path: str) -> None:
        self._check(self._named(path, self.volume.remove_folder), "rmdir", path)

    async def _rename(self, action: Action, path: str) -> None:
        await self._move(path, action.other, RenameMode.REPLACE, "rename")

    async def _rename_folder(self, action: Action, path: str) -> None:
        await self._move(path, action.other, RenameMode.REPLACE, "rename")

    async def _exchange(self, action: Action, path: str) -> None:
        await self._move(path, action.other, RenameMode.EXCHANGE, "exchange")

    async def _move(self, path: str, other: str, mode: RenameMode, operation: str) -> None:
        def call() -> object:
            self._going(other)
            parent, name = self._parent(path)
            to, new_name = self._parent(other)
            return self.volume.rename(parent, name, to, new_name, mode)

        await self.pod.call(lambda: self._check(call, operation, path, other))

    def _going(self, path: str) -> None:
        """Note the file at `path`: its user gives it up, if what comes now is not refused."""
        with self.pod.replica.view() as view:
            shown = view.resolve(path.encode())
        if shown is not None and shown.kind != Kind.FOLDER:
            self.removed.add(shown.file)

    # --- contents

    def _line(self, handle: Handle) -> Line:
        return self.volume._state.handles.file(handle).line.line

    async def _opened(self, path: str, flags: OpenFlags) -> Handle:
        """Open a file that is there."""
        opened = await self.pod.call(
            lambda: self.volume.open(self.pod.look(path).node, flags, CALLER)
        )
        if flags & OpenFlags.TRUNCATE:
            self.journal.wrote(self.pod, self._line(opened.handle), b"")
        return opened.handle

    def _created(self, path: str) -> Handle:
        flags = OpenFlags.WRITE
        _, opened = self._check(
            self._named(path, lambda p, n: self.volume.create(p, n, 0o644, flags, CALLER)),
            "create",
            path,
            "",
        )
        self.journal.wrote(self.pod, self._line(opened.handle), b"")
        return opened.handle

    async def _changed(
        self, handle: Handle, call: Callable[[], object], change: Callable[[bytes], bytes]
    ) -> None:
        """Change an open file; the journal learns what must be in it now."""

        def once() -> object:
            before = self.journal.now(self.pod, self._line(handle))
            try:
                result = call()
            except (NoSpace, StoreError):
                self.journal.doubted(self.pod, self._line(handle))
                raise
            if not isinstance(result, Needs) and before is not None:
                self.journal.wrote(self.pod, self._line(handle), change(before))
            return result

        await self.pod.call(once)

    async def _put(self, handle: Handle, offset: int, data: bytes) -> None:
        await self._changed(
            handle,
            lambda: self.volume.write(handle, offset, data),
            lambda before: written_over(before, offset, data),
        )

    async def _close(self, action: Action, path: str) -> None:
        handle = self.open.pop(action.number % SLOTS, None)
        if handle is not None:
            await self._finish(handle)

    async def _finish(self, handle: Handle) -> None:
        try:
            await self.pod.call(lambda: self.volume.flush(handle))
        finally:
            self.volume.release(handle)

    async def _write(self, action: Action, path: str) -> None:
        await self._whole(path, unique(action.number, action.size))

    async def _whole(self, path: str, data: bytes, *, synced: bool = False) -> None:
        """Write a whole file, as `cp` does."""
        try:
            handle = self._created(path)
        except AlreadyExists:
            handle = await self._opened(path, OpenFlags.WRITE | OpenFlags.TRUNCATE)
        try:
            await self._put(handle, 0, data)
            if synced:
                await self._synced(handle)
        finally:
            await self._finish(handle)

    async def _synced(self, handle: Handle) -> None:
        def once() -> object:
            result = self.volume.sync(handle, False)
            if not isinstance(result, Needs):
                self.journal.synced(self.pod, self._line(handle))
            return result

        await self.pod.call(once)

    async def _write_synced(self, action: Action, path: str) -> None:
        await self._whole(path, unique(action.number, action.size), synced=True)

    async def _save(self, action: Action, path: str) -> None:
        """Write a new file beside, and rename it over: how editors save."""
        await self._whole(f"{path}~", unique(action.number, action.size))
        await self._move(f"{path}~", path, RenameMode.REPLACE, "rename")

    async def _append(self, action: Action, path: str) -> None:
        data = unique(action.number, 700)
        handle = await self._opened(path, OpenFlags.WRITE | OpenFlags.APPEND)
        try:
            await self._changed(
                handle,
                lambda: self.volume.write(handle, 0, data),
                lambda before: before + data,
            )
        finally:
            await self._finish(handle)

    async def _overwrite(self, action: Action, path: str) -> None:
        handle = await self._opened(path, BOTH)
        try:
            await self._put(handle, action.size, unique(action.number, 500))
        finally:
            await self._finish(handle)

    async def _truncate(self, action: Action, path: str) -> None:
        handle = await self._opened(path, BOTH)
        node = self.volume._state.handles.file(handle).node.number
        changes = AttributeChanges(size=action.size)
        try:
            await self._changed(
                handle,
                lambda: self.volume.set_attributes(node, handle, changes, CALLER),
                lambda before: resized(before, action.size),
            )
        finally:
            await self._finish(handle)

    async def _open(self, action: Action, path: str) -> None:
        """Open a file and keep it open; what was open in that slot is closed."""
        slot = action.number % SLOTS
        before = self.open.pop(slot, None)
        if before is not None:
            await self._finish(before)
        self.open[slot] = await self._opened(path, BOTH)

    async def _write_open(self, action: Action, path: str) -> None:
        handle = self.open.get(action.number % SLOTS)
        if handle is not None:
            await self._put(handle, action.size, unique(action.number, 3_000))

    async def _sync_open(self, action: Action, path: str) -> None:
        handle = self.open.get(action.number % SLOTS)
        if handle is not None:
            await self._synced(handle)

    async def _read(self, action: Action, path: str) -> None:
        handle = await self._opened(path, OpenFlags.READ)
        try:
            await self.read_all(handle, path)
        except NoSpace:
            raise Broken(
                DRIVE, f"{self.pod.name}: {path} cannot be read: the disk is full"
            ) from None
        finally:
            self.volume.release(handle)

    async def read_all(self, handle: Handle, path: str) -> bytes | None:
        """Read an open file whole and compare with what was written; None if it changed."""
        await self.pod.call(lambda: self.volume.read(handle, 0, 2**20))
        wanted = self.journal.now(self.pod, self._line(handle))
        data = await self.pod.call(lambda: self.volume.read(handle, 0, 2**20))
        line = self._line(handle)
        same = data in (wanted, self.journal.now(self.pod, line))
        if wanted is not None and not same and line.entry not in self.journal.rotten:
            raise Broken(
                "no read returns bytes that no one wrote in that place and version",
                f"{self.pod.name}: {path}, line {line!r:.300}: {data[:40]!r} "
                f"({len(data)} bytes) instead of {wanted[:40]!r} ({len(wanted)} bytes)",
            )
        return data

    # --- attributes

    def _set_mode(self, action: Action, path: str) -> None:
        mode = (0o600, 0o644, 0o755)[action.number % 3]
        found = self.pod.look(path)

        def call() -> object:
            changes = AttributeChanges(mode=mode)
            return self.volume.set_attributes(found.node, None, changes, CALLER)

        if found.kind == Kind.FOLDER:
            call()
        else:
            self._check(call, "chmod", path, str(mode))

    def _set_attribute(self, action: Action, path: str) -> None:
        name, value = b"user.%d" % (action.number % 3), b"%d" % action.number
        node = self.pod.look(path).node
        self.volume.set_xattr(node, name, value, False, False, CALLER)
        # A conflict copy becomes a file of its own: it is looked up anew.
        if self.volume.get_xattr(self.pod.look(path).node, name, CALLER) != value:
            raise Broken(DRIVE, f"{self.pod.name}: {path} has not the attribute just set")

    def _remove_attribute(self, action: Action, path: str) -> None:
        node = self.pod.look(path).node
        self.volume.remove_xattr(node, b"user.%d" % (action.number % 3), CALLER)

    def _set_policy(self, action: Action, path: str) -> None:
        value = (b"1", b"2", b"3")[action.number % 3]
        node = self.pod.look(path).node
        name = b"user.wormhole.redundancy"
        self.volume.set_xattr(node, name, value, False, False, CALLER)

    def _list(self, action: Action, path: str) -> None:
        names = self.pod.names(path)
        if len(names) != len(set(names)):
            raise Broken(DRIVE, f"{self.pod.name}: {path} shows a name twice: {names}")

    # --- the end

    async def close_all(self) -> None:
        """End all programs."""
        while self.open:
            _, handle = self.open.popitem()
            try:
                await self._finish(handle)
            except (FileError, StoreError):
                continue

    def gone(self) -> None:
        """The machine went down: its programs with it."""
        self.open.clear()


def _seen(path: str, shown: Flat) -> bool:
    folder = path.rpartition("/")[0]
    return not folder or any(other.rpartition("/")[0] == folder for other in shown)
