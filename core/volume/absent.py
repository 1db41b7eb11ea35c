"""Files whose newest version is on no pod that can be reached: what is shown of them, and opened.

Of such a file the last version before can be shown in its place, under a node of its own, so that
`stat` and `read` say the same. It can be read and not changed: who writes into it would not know
what the newer version says. A file of which nothing can be read can be hidden. All of it is looked
up when somebody asks, and nothing of it is ever recorded.
"""

from collections.abc import Collection, Iterable

from core.errors import AlreadyExists, Frozen
from core.ids import EntryId
from core.model.absence import Absence
from core.model.needs import Needs, PreviousWanted
from core.model.records import Kind, Version
from core.tree.shown import Shown
from core.volume.interface import Invalidation, Stale, StaleName
from core.volume.nodes import NodeState
from core.volume.standing_in import StandIn
from core.volume.state import VolumeState, shown_now


class AbsentFiles:
    """Asks the engine of single files, and tells the kernel when the answer is another one."""

    def __init__(self, state: VolumeState) -> None:
        """Look at the files of `state`."""
        self._state = state

    def turned(self, entries: Collection[EntryId] | None) -> None:
        """Contents of these files, or (None) maybe of any, came within reach or went out of it.

        Called in a worker. Looked at is what the kernel knows, not what there is.
        """
        state = self._state
        told: dict[Invalidation, None] = {}
        nodes = list(state.nodes.all()) if entries is None else self._nodes_of(entries)
        for node in nodes:
            if node.shown.kind is Kind.FILE:
                told.update(dict.fromkeys(self._told_of(node)))
            elif node.shown.kind is Kind.FOLDER and state.settings.hide_absent and not entries:
                told[Stale(node.number, True)] = None
        if entries and state.settings.hide_absent:
            told.update(dict.fromkeys(self._listings(entries)))
        if told:
            for listener in state.listeners:
                listener(list(told))

    def _nodes_of(self, entries: Iterable[EntryId]) -> list[NodeState]:
        return [node for entry in entries for node in self._state.nodes.of_entry(entry)]

    def _told_of(self, node: NodeState) -> list[Invalidation]:
        """Return what to forget of a file whose content came or went."""
        state, before = self._state, node.shown
        if node.unnamed or node.gone:
            return []
        if not isinstance(before, StandIn) and not state.outside.out_of_reach(before.file):
            return []
        with state.replica.view() as view:
            now = shown_now(view, before)
        if now is None:
            return []
        newer, hidden = state.presented(now)
        dot = newer.version.dot if newer.version is not None else None
        if dot == node.version and not hidden:
            return []
        node.attributes, node.stale = None, True
        folders = state.nodes.of_entry(before.parent)
        names = [StaleName(folder.number, before.name) for folder in folders]
        return [*names, Stale(node.number, False)]

    def _listings(self, entries: Iterable[EntryId]) -> list[Invalidation]:
        """Return the folders whose listing the kernel has to ask for again."""
        state = self._state
        with state.replica.view() as view:
            parents = {shown.parent for entry in entries for shown in view.shown(entry)}
        folders = [node for parent in parents for node in state.nodes.of_entry(parent)]
        return [Stale(node.number, True) for node in folders]


def before_open(state: VolumeState, node: NodeState, *, writing: bool) -> Needs | None:
    """Return what must be known before a file is opened whose newest version is out of reach.

    Raises `Frozen` for a program that wants to write, `StaleHandle` where another version is to be
    opened by now: the kernel looks up again.
    """
    shown = node.shown
    newest = shown.newest if isinstance(shown, StandIn) else shown.version
    if newest is None or shown.virtual or node.unnamed or not state.settings.previous_shown:
        return None
    absence = _absence(state, node, newest)
    if absence is None or absence.is_total:
        if isinstance(shown, StandIn):
            look_again(state, node)
        return None
    if writing:
        raise newer_is_away()
    if absence.elsewhere:
        until = state.clock.monotonic() + state.settings.read_deadline
        return Needs(PreviousWanted(newest.entry, newest.dot), until)
    if absence.previous is not None and absence.previous.dot != node.version:
        look_again(state, node)
    return None


def look_again(state: VolumeState, node: NodeState) -> None:
    """Look again what a node should show. Raises `StaleHandle` if that is another content."""
    node.stale = True
    state.check_current(node)


def _absence(state: VolumeState, node: NodeState, newest: Version) -> Absence | None:
    is_out = state.outside.out_of_reach(newest.entry)
    if not is_out or not newest.size or node.line_id is not None or state.dirty(node.shown):
        return None
    with state.contents.table.store.read() as reader:
        return state.outside.absence(reader, newest)


def check_replaceable(state: VolumeState, target: Shown) -> None:
    """Raise unless a program may rename another file over `target`: it must have seen it.

    `Frozen` where only an older version was shown, `AlreadyExists` where nothing was.
    """
    presented, hidden = state.presented(target)
    if hidden:
        raise AlreadyExists(
            "A file of this name is on a machine that is away, and hidden meanwhile; it was left "
            "as it is.",
            "Choose another name, or wait until that machine is back: wormhole status",
        )
    if isinstance(presented, StandIn):
        raise newer_is_away()


def newer_is_away() -> Frozen:
    """Return the error for who wants to change what only an older version is shown of."""
    return Frozen(
        "A newer version of this file is on a machine that is away; what is shown is the one "
        "before, which can be read and not changed.",
        "Save under another name, or wait until that machine is back: wormhole inspect PATH",
    )
