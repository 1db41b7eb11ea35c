"""The volume: the POSIX view of one pod, as drivers see it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from core.contents.contents import Contents
from core.ids import ROOT, EntryId
from core.ports import Clock, Entropy, Guard
from core.replica.replica import Replica
from core.tree.shown import Shown
from core.volume.absent import AbsentFiles
from core.volume.attribute_calls import AttributeCalls
from core.volume.files import FileCalls
from core.volume.folders import FolderCalls
from core.volume.handles import HandleTable
from core.volume.interface import (
    AttributeChanges,
    Attributes,
    Caller,
    FolderEntry,
    Handle,
    Invalidation,
    Maybe,
    Node,
    Opened,
    OpenFlags,
    RenameMode,
    SeekFor,
    Space,
)
from core.volume.invalidations import Invalidations
from core.volume.names import NameCalls
from core.volume.new_names import NewNames
from core.volume.nodes import NodeTable
from core.volume.opening import OpenCalls
from core.volume.ranges import RangeCalls
from core.volume.settings import Outside, VolumeSettings
from core.volume.space import space_of
from core.volume.state import VolumeState
from core.volume.syncing import SyncCalls


class Volume:
    """Implements `core.volume.interface.Drive` over the tree and the contents of one pod.

    Thread-safe; no call waits for a network. `invalidated` gets what the kernel must forget, in
    the thread that changed the tree: it only queues.
    """

    def __init__(self, state: VolumeState) -> None:
        """Serve what `open_volume` prepared."""
        self._state = state
        self._inside: Volume | None = None
        self._files = FileCalls(state)
        self._opening = OpenCalls(state, self._files)
        self._syncing = SyncCalls(state)
        self._ranges = RangeCalls(state, self._files)
        self._names = NameCalls(state, self._files)
        self._folders = FolderCalls(state)
        self._attributes = AttributeCalls(state, self._opening)
        self._absent = AbsentFiles(state)

    def inside(self) -> "Volume":
        """Return this drive for the node's own use: the kernel is told of all that is done there.

        Both share nodes and handles; what goes through this one, the kernel asked for.
        """
        if self._inside is None:
            self._inside = Volume(replace(self._state, inside=True))
        return self._inside

    def configure(self, settings: VolumeSettings) -> None:
        """Take other settings; in effect for the next call."""
        self._state.settings = settings
        if not settings.portable:
            self._state.new_names.forget()
        if self._inside is not None:
            self._inside.configure(settings)

    def turned(self, entries: Collection[EntryId] | None) -> None:
        """Contents of these files, or (None) maybe of any, came within reach or went out of it.

        For a worker: the kernel is told what it must forget.
        """
        self._absent.turned(entries)

    def presented(self, shown: Shown) -> tuple[Shown, bool]:
        """Return what programs see of what the tree shows, and whether it is hidden from them."""
        return self._state.presented(shown)

    def open_files(self) -> int:
        """Return how many handles of files are open."""
        return self._state.handles.open_files()

    def on_invalidation(self, listener: Callable[[Sequence[Invalidation]], None]) -> None:
        """Tell `listener` what the kernel must forget; it must be quick."""
        self._state.listeners.append(listener)

    # --- nodes and names -----------------------------------------------------------------------

    def lookup(self, parent: Node, name: bytes) -> Attributes:
        """See `Drive`."""
        return self._names.lookup(parent, name)

    def forget(self, node: Node, lookups: int) -> None:
        """See `Drive`."""
        self._state.nodes.forget(node, lookups)

    def get_attributes(self, node: Node, handle: Handle | None = None) -> Attributes:
        """See `Drive`."""
        return self._state.attributes(self._state.nodes.get(node))

    def set_attributes(
        self, node: Node, handle: Handle | None, changes: AttributeChanges, caller: Caller
    ) -> Maybe[Attributes]:
        """See `Drive`."""
        if changes.size is None:
            return self._attributes.set_attributes(node, handle, changes)
        return self._state.contents.keeping.freeing(
            lambda: self._attributes.set_attributes(node, handle, changes)
        )

    def read_link(self, node: Node) -> bytes:
        """See `Drive`."""
        return self._state.nodes.get(node).shown.link

    def make_folder(self, parent: Node, name: bytes, mode: int, caller: Caller) -> Attributes:
        """See `Drive`."""
        return self._names.make_folder(parent, name, mode, caller)

    def make_special(
        self, parent: Node, name: bytes, mode: int, device: int, caller: Caller
    ) -> Attributes:
        """See `Drive`."""
        return self._names.make_special(parent, name, mode, device, caller)

    def make_symlink(self, parent: Node, name: bytes, target: bytes, caller: Caller) -> Attributes:
        """See `Drive`."""
        return self._names.make_symlink(parent, name, target, caller)

    def make_link(self, node: Node, parent: Node, name: bytes) -> Attributes:
        """See `Drive`."""
        return self._names.make_link(node, parent, name)

    def remove_file(self, parent: Node, name: bytes) -> None:
        """See `Drive`."""
        self._state.contents.keeping.freeing(
            lambda: self._names.remove(parent, name, want_folder=False)
        )

    def remove_folder(self, parent: Node, name: bytes) -> None:
        """See `Drive`."""
        self._state.contents.keeping.freeing(
            lambda: self._names.remove(parent, name, want_folder=True)
        )

    def rename(
        self, parent: Node, name: bytes, new_parent: Node, new_name: bytes, mode: RenameMode
    ) -> Maybe[None]:
        """See `Drive`."""
        return self._names.rename(parent, name, new_parent, new_name, mode)

    # --- folders -------------------------------------------------------------------------------

    def open_folder(self, node: Node) -> Handle:
        """See `Drive`."""
        return self._folders.open(node)

    def read_folder(self, handle: Handle, offset: int, count: int) -> list[FolderEntry]:
        """See `Drive`."""
        return self._folders.read(handle, offset, count)

    def release_folder(self, handle: Handle) -> None:
        """See `Drive`."""
        self._folders.release(handle)

    # --- files ---------------------------------------------------------------------------------

    def create(
        self, parent: Node, name: bytes, mode: int, flags: OpenFlags, caller: Caller
    ) -> tuple[Attributes, Opened]:
        """See `Drive`."""
        return self._opening.create(parent, name, mode, flags, caller)

    def create_unnamed(
        self, parent: Node, mode: int, flags: OpenFlags, caller: Caller
    ) -> tuple[Attributes, Opened]:
        """See `Drive`."""
        return self._opening.create_unnamed(parent, mode, flags, caller)

    def open(self, node: Node, flags: OpenFlags, caller: Caller) -> Maybe[Opened]:
        """See `Drive`."""
        if not flags & OpenFlags.TRUNCATE:
            return self._opening.open(node, flags, caller)
        return self._state.contents.keeping.freeing(lambda: self._opening.open(node, flags, caller))

    def read(self, handle: Handle, offset: int, size: int) -> Maybe[bytes]:
        """See `Drive`."""
        return self._files.read(handle, offset, size)

    def write(self, handle: Handle, offset: int, data: memoryview | bytes) -> Maybe[int]:
        """See `Drive`."""
        return self._files.write(handle, offset, data)

    def flush(self, handle: Handle) -> Maybe[None]:
        """See `Drive`."""
        return self._syncing.flush(handle)

    def sync(self, handle: Handle, data_only: bool) -> Maybe[None]:
        """See `Drive`; data and attributes are always synced together."""
        return self._syncing.sync(handle)

    def release(self, handle: Handle) -> None:
        """See `Drive`."""
        self._opening.release(handle)

    def allocate(
        self, handle: Handle, offset: int, length: int, keep_size: bool, punch: bool, zero: bool
    ) -> Maybe[None]:
        """See `Drive`."""
        return self._files.allocate(handle, offset, length, keep_size, punch, zero)

    def seek(self, handle: Handle, offset: int, target: SeekFor) -> int:
        """See `Drive`."""
        return self._ranges.seek(handle, offset, target)

    def copy_range(
        self, source: Handle, offset: int, target: Handle, target_offset: int, length: int
    ) -> Maybe[int]:
        """See `Drive`."""
        return self._ranges.copy_range(source, offset, target, target_offset, length)

    # --- extended attributes, space, syncing ---------------------------------------------------

    def get_xattr(self, node: Node, name: bytes, caller: Caller) -> bytes:
        """See `Drive`."""
        return self._attributes.get(node, name)

    def set_xattr(
        self, node: Node, name: bytes, value: bytes, create: bool, replace: bool, caller: Caller
    ) -> None:
        """See `Drive`."""
        self._attributes.set(
            node, name, value, must_be_new=create, must_exist=replace, caller=caller
        )

    def list_xattrs(self, node: Node) -> list[bytes]:
        """See `Drive`."""
        return self._attributes.names(node)

    def remove_xattr(self, node: Node, name: bytes, caller: Caller) -> None:
        """See `Drive`."""
        self._attributes.remove(node, name, caller)

    def space(self) -> Space:
        """See `Drive`."""
        state = self._state
        return space_of(state.contents.table.files.space(), state.outside.space(), state.settings)

    def sync_all(self) -> None:
        """See `Drive`."""
        self._state.contents.sync_all()


def open_volume(
    replica: Replica,
    contents: Contents,
    clock: Clock,
    entropy: Entropy,
    new_guard: Callable[[], Guard],
    outside: Outside | None = None,
) -> Volume:
    """Return the volume that shows the tree of `replica` with the contents of `contents`."""
    state = VolumeState(
        replica=replica,
        contents=contents,
        clock=clock,
        entropy=entropy,
        nodes=NodeTable(new_guard()),
        handles=HandleTable(new_guard()),
        outside=outside if outside is not None else Outside(),
        new_names=NewNames(new_guard()),
    )
    with replica.view() as view:
        for shown in view.shown(ROOT):
            state.remember(shown, 1, view.moment)
    invalidations = Invalidations(state)
    replica.subscribe(invalidations.tree)
    contents.subscribe(invalidations.content)
    return Volume(state)
