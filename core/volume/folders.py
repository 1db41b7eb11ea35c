"""Listing folders: offsets that stay valid while the folder changes, a hundred thousand names.

A listing is of the moment at which it began. Attributes come with each page, so that a long
listing holds names only.
"""

from core.errors import NotAFolder, NotFound
from core.model.records import Kind
from core.tree.shown import Shown
from core.volume.handles import OpenFolder
from core.volume.interface import FolderEntry, Handle, Node
from core.volume.state import VolumeState


class FolderCalls:
    """The calls on open folders."""

    def __init__(self, state: VolumeState) -> None:
        """Work on the shared state."""
        self._state = state

    def open(self, node: Node) -> Handle:
        """Open a folder to list it."""
        state = self._state
        target = state.nodes.get(node)
        if target.shown.kind is not Kind.FOLDER:
            raise NotAFolder
        with state.nodes.guard:
            target.handles += 1
        return state.handles.add_folder(OpenFolder(target))

    def read(self, handle: Handle, offset: int, count: int) -> list[FolderEntry]:
        """Return up to `count` names after `offset`, each with its node looked up once."""
        state = self._state
        folder = state.handles.folder(handle)
        entries: list[FolderEntry] = []
        hides = state.settings.hide_absent
        with state.replica.view() as view:
            known: dict[bytes, Shown] = {}
            if offset == 0 or not folder.taken:
                try:
                    listing = view.listing(folder.node.shown.id)
                except (NotFound, NotAFolder):
                    listing = []  # it was removed while it was open
                folder.names = [shown.name for shown in listing]
                folder.taken = True
                known = {shown.name: shown for shown in listing[:count]}
                del listing
            found: list[tuple[bytes, int, Shown]] = []
            position = offset
            for name in folder.names[offset:]:
                if len(found) >= count:
                    break
                position += 1
                try:
                    shown = known.get(name) or view.lookup(folder.node.shown.id, name)
                except (NotFound, NotAFolder):
                    break
                if shown is not None and not (hides and state.presented(shown)[1]):
                    found.append((name, position, shown))
        for name, position, shown in found:
            attributes = state.attributes(state.remember(shown, 1, view.moment))
            entries.append(FolderEntry(name, position, attributes))
        return entries

    def release(self, handle: Handle) -> None:
        """Close a folder."""
        state = self._state
        node = state.handles.close_folder(handle).node
        with state.nodes.guard:
            node.handles -= 1
        state.nodes.drop_unused(node)
