"""Telling the kernel what it must forget: computed from what changed in the tree.

What a program asked for, the kernel knows already; everything else that changed (on other pods, by
a command, or as a consequence) is told: the name where an entry stood, the name where it stands
now, and the node itself. Only what the kernel can know of, because it has a node of it or of its
folder, is told.
"""

from collections.abc import Iterable

from core.contents.events import ContentEvent, LinePublished
from core.ids import EntryId
from core.model.records import Batch, Kind, TreeRecord, Version
from core.replica.events import TreeChanged
from core.tree.shown import Shown
from core.volume.attributes import change_time
from core.volume.interface import Invalidation, Stale, StaleName
from core.volume.nodes import NodeState
from core.volume.state import VolumeState


class Invalidations:
    """Listens to the tree and the contents. Called in the thread that committed."""

    def __init__(self, state: VolumeState) -> None:
        """Keep the nodes of `state` up to date."""
        self._state = state

    def content(self, event: ContentEvent) -> None:
        """Take note that a node's unpublished content became a version."""
        if not isinstance(event, LinePublished):
            return
        state = self._state
        node = state.nodes.of_line(event.line)
        if node is None:
            return
        published = state.contents.table.peek(event.line)
        with state.nodes.guard:
            if published is not None and published.changed_ns is not None:
                node.ctime_ns = change_time(node, published)
                node.settled = event.version
            node.version = event.version
            node.heads = (event.version,)
            node.attributes = None
            node.stale = True
            line = node.line
        if line is None or not line.dirty:
            state.nodes.on_line(node, None)

    def tree(self, event: TreeChanged) -> None:
        """Take note of a commit, and tell the kernel what it cannot know."""
        state = self._state
        state.nodes.told(event.moment)
        own: frozenset[EntryId] = frozenset()
        published: frozenset[EntryId] = frozenset()
        if event.local and event.batch is not None:
            own = state.own.pop(event.batch.last, frozenset())
            published = _only_published(event.batch)
        fresh: list[EntryId] = []
        for entry in event.changed:
            nodes = state.nodes.of_entry(entry)
            for node in nodes:
                node.attributes = None
                node.stale = True
            if entry not in own:
                fresh.append(entry)
        if state.settings.portable:
            with state.replica.view() as view:
                state.new_names.committed(view, event)
        stale = self._stale(fresh, own, published) if fresh and state.listeners else []
        if stale:
            for listener in state.listeners:
                listener(stale)

    def _stale(
        self, entries: list[EntryId], own: frozenset[EntryId], published: frozenset[EntryId]
    ) -> list[Invalidation]:
        told: dict[Invalidation, None] = {}
        with self._state.replica.view() as view:
            for entry in entries:
                shown = view.shown(entry)
                nodes = self._state.nodes.of_entry(entry)
                if any(item.file in own for item in shown):
                    continue  # another name of the file that a program changed
                if entry in published and self._is_known(nodes, shown):
                    continue
                for node in nodes:
                    for one in self._of_node(node, shown):
                        told[one] = None
                for item in shown:
                    if any(_stands(node, item) for node in nodes):
                        continue
                    for one in self._of_name(item.parent, item.name):
                        told[one] = None
        return list(told)

    def _is_known(self, nodes: Iterable[NodeState], shown: list[Shown]) -> bool:
        """Say whether the kernel knows all of a file that was only published.

        What a program wrote, the kernel saw: a version of it changes nothing, unless there are
        other names or other versions beside it. Of a longer file it changes what the holes take.
        """
        if len(shown) != 1:
            return False
        (now,) = shown
        if now.version is None or now.version.size > now.version.block_size:
            return False
        return all(
            (node.shown.inode, node.shown.parent, node.shown.name)
            == (now.inode, now.parent, now.name)
            and not node.astray
            and not node.unseen
            and self._shows(node, now)
            for node in nodes
        )

    def _of_node(self, node: NodeState, shown: list[Shown]) -> list[Invalidation]:
        """Return what to forget of a node, given what is shown of its entry now."""
        before = node.shown
        told: list[Invalidation] = []
        now = [item for item in shown if item.inode == before.inode]
        another_content = before.kind is Kind.FILE and not any(
            self._shows(node, item) for item in now
        )
        moved = all((item.parent, item.name) != (before.parent, before.name) for item in now)
        if moved or another_content:
            told += self._of_name(before.parent, before.name)
            node.astray = True
        told.append(Stale(node.number, before.kind is Kind.FOLDER))
        return told

    def _shows(self, node: NodeState, shown: Shown) -> bool:
        dot = shown.version.dot if shown.version is not None else None
        if node.version == dot:
            return True
        dirty = self._state.dirty(shown)
        return dirty is not None and dirty.line.id == node.line_id

    def _of_name(self, parent: EntryId, name: bytes) -> list[Invalidation]:
        return [
            StaleName(folder.number, name)
            for folder in self._state.nodes.of_entry(parent)
            if folder.shown.kind is Kind.FOLDER
        ]


def _only_published(batch: Batch) -> frozenset[EntryId]:
    """Return the entries of which a batch says nothing but that they have a new version."""
    others: set[EntryId] = set()
    versions: set[EntryId] = set()
    for record in batch.records:
        if isinstance(record, Version):
            versions.add(record.entry)
        elif isinstance(record, TreeRecord):
            others.add(record.entry)
    return frozenset(versions - others)


def _stands(node: NodeState, shown: Shown) -> bool:
    """Say whether the kernel knows this folder where it is shown.

    Its name must not be told then: a program that works in the folder would find itself nowhere.
    """
    place = (node.shown.parent, node.shown.name)
    return shown.kind is Kind.FOLDER and not node.astray and place == (shown.parent, shown.name)
