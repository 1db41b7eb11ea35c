"""Nodes: what the kernel calls inodes. A node is an entry with one content.

When another content of an entry becomes visible, the entry gets another node at the next look-up;
handles of the old node keep the content that they opened. A node lives while the kernel has
look-ups of it or a handle is open.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Final

from core.contents.open_lines import OpenLine
from core.errors import StaleHandle
from core.ids import ROOT, Dot, EntryId
from core.tree.shown import Shown
from core.volume.interface import ROOT_NODE, Attributes, Node

# A node takes about 2 KB here, and the kernel would keep one for every file it ever heard of.
NODES_KEPT: Final = 8_192
_GIVEN_BACK_AT_ONCE: Final = 256
_INODE_BITS = 2**63 - 1


def inode_number(inode: EntryId) -> int:
    """Return the number that `stat` shows for an inode: 63 bits of its id, 1 for the root."""
    if inode == ROOT:
        return 1
    return int.from_bytes(inode[:8], "big") & _INODE_BITS or 2


class NodeState:
    """What the volume knows of one node. Fields are changed under the table's guard only.

    `version`: the version that it shows, None for unpublished content. `line_id`: the content
    line with unpublished changes that it shows. `line`: its content while a handle is open.
    `plain`: the first handle was not passed through, so none is until all are closed.
    `astray`: the kernel was told that it does not stand any more where `shown` says.
    `unseen`: the node itself wrote into it, the kernel did not see that. `settled`: the version
    that its unpublished content became; `ctime_ns` says when that was written.
    """

    __slots__ = (
        "astray",
        "atime_ns",
        "attributes",
        "ctime_ns",
        "gone",
        "handles",
        "heads",
        "inode_number",
        "line",
        "line_id",
        "lookups",
        "number",
        "plain",
        "settled",
        "shown",
        "stale",
        "unnamed",
        "unseen",
        "version",
    )

    def __init__(self, number: Node, shown: Shown) -> None:
        """Make the node of what is shown."""
        self.number = number
        self.inode_number = inode_number(shown.inode)
        self.lookups = 0
        self.handles = 0
        self.line: OpenLine | None = None
        self.line_id: int | None = None
        self.plain = False
        self.gone = False
        self.unnamed = False
        self.unseen = False
        self.atime_ns: int | None = None
        self.ctime_ns = 0
        self.settled: Dot | None = None
        self.take(shown)

    def take(self, shown: Shown) -> None:
        """Show what is shown now: the same content, perhaps under another name."""
        self.shown = shown
        self.heads = shown.heads
        self.version: Dot | None = shown.version.dot if shown.version is not None else None
        self.stale = False
        self.astray = False
        self.attributes: Attributes | None = None


class NodeTable:
    """All nodes that the kernel or a handle refers to. Thread-safe: `guard` is held for moments.

    `crowded` says that there are more than are kept, so that it is time to ask for `surplus`.
    """

    def __init__(self, guard: AbstractContextManager[object], kept: int = NODES_KEPT) -> None:
        """Begin with no node; beyond `kept` the kernel is asked to give some back."""
        self.guard = guard
        self.crowded = False
        self._kept = kept
        self._next = ROOT_NODE + 1
        self._nodes: OrderedDict[Node, NodeState] = OrderedDict()
        self._current: dict[EntryId, NodeState] = {}
        self._of_entry: dict[EntryId, set[NodeState]] = {}
        self._of_line: dict[int, NodeState] = {}
        self._told = 0

    def get(self, node: Node) -> NodeState:
        """Return a node. Raises `StaleHandle` for one that is not known."""
        state = self._nodes.get(node)
        if state is None:
            raise StaleHandle
        return state

    def all(self) -> list[NodeState]:
        """Return all nodes of this moment."""
        with self.guard:
            return list(self._nodes.values())

    def current(self, inode: EntryId) -> NodeState | None:
        """Return the node that look-ups of an inode give at the moment."""
        return self._current.get(inode)

    def of_entry(self, entry: EntryId) -> Iterable[NodeState]:
        """Return the nodes that show something of an entry."""
        states = self._of_entry.get(entry)
        return tuple(states) if states else ()

    def of_line(self, line: int) -> NodeState | None:
        """Return the node that shows a content line."""
        return self._of_line.get(line)

    def told(self, moment: int) -> None:
        """Note that the commit of `moment` was told: what was seen before may be over."""
        with self.guard:
            self._told = max(self._told, moment)

    def looked_at(self, state: NodeState, moment: int, *, gone: bool) -> None:
        """Note what a view of `moment` showed of a node, unless it may be over."""
        with self.guard:
            if moment >= self._told:
                state.stale = False
                state.gone = gone

    def remember(
        self, shown: Shown, same: Callable[[NodeState], bool], lookups: int, moment: int | None
    ) -> NodeState | None:
        """Return the node of what is shown, counting `lookups`; a new one if its content is new.

        None if another commit was told since the view of `moment` that showed it: then what is
        shown may be over, and a node made of it would never be told so. With None as the moment
        the node is made all the same, and is looked at again when it is asked for.
        """
        with self.guard:
            if moment is not None and moment < self._told:
                return None
            state = self._current.get(shown.inode)
            if state is not None and same(state):
                # What another pod did may have brought it back after a program here removed it.
                state.gone = False
                if state.shown is not shown:
                    self._unindex(state)
                    state.take(shown)
                    self._index(state)
            else:
                state = self._new(shown)
            if moment is None:
                state.stale = True
            state.lookups += lookups
            return state

    def _new(self, shown: Shown) -> NodeState:
        number = ROOT_NODE if shown.inode == ROOT else Node(self._next)
        if number != ROOT_NODE:
            self._next += 1
        state = NodeState(number, shown)
        self._nodes[number] = state
        self._current[shown.inode] = state
        self._index(state)
        if len(self._nodes) > self._kept and not number % _GIVEN_BACK_AT_ONCE:
            # Only `surplus` takes it back: another thread's next node must not.
            self.crowded = True
        return state

    def surplus(self) -> list[NodeState]:
        """Return nodes that the kernel should give back: the oldest that nobody has open.

        A few at a time, as many as came since the last were asked for; what the kernel keeps all
        the same is asked for again after all others.
        """
        found: list[NodeState] = []
        with self.guard:
            self.crowded = False
            for _ in range(min(_GIVEN_BACK_AT_ONCE, len(self._nodes))):
                number = next(iter(self._nodes))
                self._nodes.move_to_end(number)
                state = self._nodes[number]
                if number != ROOT_NODE and state.lookups and not state.handles:
                    found.append(state)
        return found

    def _index(self, state: NodeState) -> None:
        for entry in {state.shown.file, state.shown.id, *state.shown.members}:
            self._of_entry.setdefault(entry, set()).add(state)

    def _unindex(self, state: NodeState) -> None:
        for entry in {state.shown.file, state.shown.id, *state.shown.members}:
            states = self._of_entry.get(entry)
            if states is not None:
                states.discard(state)
                if not states:
                    del self._of_entry[entry]

    def become(self, state: NodeState, shown: Shown) -> None:
        """Let a node show another entry: it got its first name, or became a file of its own."""
        with self.guard:
            self._unindex(state)
            if self._current.get(state.shown.inode) is state:
                del self._current[state.shown.inode]
            state.take(shown)
            state.unnamed = False
            self._current[shown.inode] = state
            self._index(state)

    def on_line(self, state: NodeState, line: int | None) -> None:
        """Note which content line with unpublished changes a node shows."""
        with self.guard:
            if state.line_id is not None and self._of_line.get(state.line_id) is state:
                del self._of_line[state.line_id]
            state.line_id = line
            if line is not None:
                self._of_line[line] = state

    def superseded(self, state: NodeState) -> bool:
        """Say whether look-ups give another node for this inode by now."""
        return self._current.get(state.shown.inode) is not state

    def forget(self, node: Node, lookups: int) -> None:
        """Take back look-ups; the node goes with the last one."""
        with self.guard:
            state = self._nodes.get(node)
            if state is not None:
                state.lookups = max(0, state.lookups - lookups)
                self.drop_unused(state)

    def drop_unused(self, state: NodeState) -> None:
        """Let a node go that neither the kernel nor a handle refers to."""
        with self.guard:
            if state.lookups or state.handles or state.number == ROOT_NODE:
                return
            self._nodes.pop(state.number, None)
            if self._current.get(state.shown.inode) is state:
                del self._current[state.shown.inode]
            if state.line_id is not None and self._of_line.get(state.line_id) is state:
                del self._of_line[state.line_id]
            self._unindex(state)
