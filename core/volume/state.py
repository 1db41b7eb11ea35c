"""What all parts of the volume share: the tree, the contents, nodes and handles, the settings.

Locks: `nodes.guard` is held for moments only and nothing else is taken under it. A transaction of
the tree comes before the guard of a content line, never after.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from core.contents.changes import Missing
from core.contents.changing import Claimed
from core.contents.contents import Contents
from core.contents.open_lines import OpenLine
from core.errors import Frozen, NotAFolder, NotFound, StaleHandle, TakenAway
from core.ids import EntryId
from core.model.content import Content
from core.model.records import Kind
from core.ports import Clock, Entropy
from core.replica.change import Change
from core.replica.replica import Replica
from core.replica.view import View
from core.transfer.pacing import Pace
from core.tree.shown import Shown
from core.volume.attributes import attributes_of
from core.volume.handles import HandleTable, OpenFile
from core.volume.interface import (
    Attributes,
    BlocksWanted,
    Caller,
    Invalidation,
    Needs,
    Node,
    StaleName,
    Surplus,
    Turn,
)
from core.volume.new_names import NewNames
from core.volume.nodes import NodeState, NodeTable
from core.volume.settings import Outside, VolumeSettings
from core.volume.standing_in import stand_in

_RACES_MAX: Final = 16


def content_of(shown: Shown) -> Content | None:
    """Return what is shown of a file's bytes, None for a draft."""
    version = shown.version
    if version is None:
        return None
    return Content(version.manifest, version.size, version.block_size)


def keeps_history(policies: Mapping[str, bytes]) -> bool:
    """Say whether older versions are kept of a file for which these policies hold."""
    return policies.get("history") != b"false"


def is_read_only(policies: Mapping[str, bytes]) -> bool:
    """Say whether the content of a file for which these policies hold takes no changes."""
    return policies.get("read-only") == b"true"


def check_names(view: View, *folders: EntryId) -> None:
    """Raise `Frozen` if names in one of these folders may not come, go or change."""
    for folder in folders:
        if is_read_only(view.policies_in(folder)):
            raise Frozen(
                "This folder was set to be read only: nothing in it was changed.",
                "Whoever owns it can allow changes: wormhole policy set FOLDER read-only=false",
            )


@dataclass(slots=True)
class VolumeState:
    """The shared state; every part of the volume works on one of these.

    `inside`: the node itself asks, not the kernel, which knows nothing of it. `own`: the entries
    that a program's change involved, by the change's last record, until the commit is told.
    """

    replica: Replica
    contents: Contents
    clock: Clock
    entropy: Entropy
    nodes: NodeTable
    handles: HandleTable
    outside: Outside
    new_names: NewNames
    settings: VolumeSettings = field(default_factory=VolumeSettings)
    listeners: list[Callable[[Sequence[Invalidation]], None]] = field(default_factory=list)
    unchecked_bytes: int = 0
    plenty: bool = False
    plenty_until: float = 0.0
    own: dict[int, frozenset[EntryId]] = field(default_factory=dict)
    inside: bool = False
    pace: Pace = field(default_factory=Pace)

    # --- changing the tree ---------------------------------------------------------------------

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Begin a change that a program asked for. Raises `Frozen`.

        The kernel knows what it asked for; `involve` says which entries those are, and only what
        changes besides is invalidated.
        """
        self.check_not_frozen()
        with self.replica.change() as change:
            yield change

    def involve(self, change: Change, entries: Iterable[EntryId]) -> None:
        """Note, at the end of a change, the entries that the kernel expects to change."""
        if change.records and not self.inside:
            self.own[change.author.last] = frozenset(entries)

    def check_not_frozen(self) -> None:
        """Raise `Frozen` if the drive takes no changes, `TakenAway` where it is about to go."""
        self.check_not_closing()
        if self.settings.frozen:
            raise Frozen(self.settings.frozen)

    def check_new_name(
        self, view: View, folder: EntryId, name: bytes, leaving: bytes = b""
    ) -> None:
        """Raise `InvalidRequest` for a name that the network does not want.

        `leaving`: a name in the folder that goes when this one comes.
        """
        if self.settings.portable and view.lookup(folder, name) is None:
            self.new_names.check(view, folder, name, leaving)

    def check_not_closing(self) -> None:
        """Raise `TakenAway` if the drive is about to be taken away."""
        if self.settings.closing:
            raise TakenAway

    def wait_turn(self, file: OpenFile, length: int) -> Needs | None:
        """Return what a write must wait for while writes are slowed down; never an error."""
        rate, wait_max = self.settings.write_rate, self.settings.read_deadline
        if not rate:
            return None
        now = self.clock.monotonic()
        with self.nodes.guard:
            if file.turn is None:
                self.pace.set_rate(rate, now)
                file.turn = self.pace.reserve(length, now, wait_max)
            if file.turn > now:
                return Needs(Turn(file.turn), file.turn + wait_max)
            file.turn = None
        return None

    # --- nodes ---------------------------------------------------------------------------------

    def folder(self, node: Node) -> EntryId:
        """Return the folder that a node is. Raises `NotAFolder`, `StaleHandle`."""
        shown = self.nodes.get(node).shown
        if shown.kind is not Kind.FOLDER:
            raise NotAFolder
        return shown.id

    def remember(self, shown: Shown, lookups: int, moment: int) -> NodeState:
        """Return the node of what was shown at `moment`, counting look-ups.

        If another commit was told since, it is looked at again.
        """
        for _ in range(_RACES_MAX):
            state = self._remember(shown, lookups, moment)
            if state is not None:
                if self.nodes.crowded:
                    self._give_back()
                return state
            with self.replica.view() as view:
                now = shown_now(view, shown)
            if now is None:
                break
            shown, moment = now, view.moment
        state = self._remember(shown, lookups, None)
        if state is None:
            raise AssertionError("without a moment there is always a node")
        return state

    def _give_back(self) -> None:
        """Have the kernel give back nodes that it only remembers: each takes memory here, too."""
        unneeded: list[Invalidation] = []
        for state in self.nodes.surplus():
            shown = state.shown
            parent = self.nodes.current(shown.parent)
            named = parent is not None and shown.kind is not Kind.FOLDER
            name = StaleName(parent.number, shown.name) if parent is not None and named else None
            unneeded.append(Surplus(state.number, name))
        for listener in self.listeners:
            listener(unneeded)

    def presented(self, shown: Shown) -> tuple[Shown, bool]:
        """Return what programs see of what is shown, and whether it is hidden from them.

        Of a file whose newest version is out of reach that is the one before, if one can be read.
        """
        newest = shown.version
        if shown.kind is not Kind.FILE or newest is None or not newest.size or shown.virtual:
            return shown, False
        if not self.outside.out_of_reach(shown.file) or self.dirty(shown) is not None:
            return shown, False
        with self.contents.table.store.read() as reader:
            absence = self.outside.absence(reader, newest)
        if absence is None:
            return shown, False
        if self.settings.previous_shown and not absence.is_total:
            if absence.previous is not None:
                return stand_in(shown, newest, absence.previous), False
            return shown, False
        return shown, self.settings.hide_absent

    def _remember(self, shown: Shown, lookups: int, moment: int | None) -> NodeState | None:
        if shown.kind is not Kind.FILE:
            return self.nodes.remember(shown, _always, lookups, moment)
        shown, _ = self.presented(shown)
        dot = shown.version.dot if shown.version is not None else None
        dirty = self.dirty(shown)
        line = dirty.line.id if dirty is not None else None

        def same(state: NodeState) -> bool:
            if line is not None and state.line_id == line:
                return True
            return state.version == dot and (line is None or state.line_id is None)

        state = self.nodes.remember(shown, same, lookups, moment)
        if state is not None and line is not None and state.line_id != line:
            self.nodes.on_line(state, line)
        return state

    def dirty(self, shown: Shown) -> OpenLine | None:
        """Return the unpublished content that is shown for a file, mostly None."""
        dot = shown.version.dot if shown.version is not None else None
        return self.contents.dirty_for(shown.file, dot)

    def refresh(self, state: NodeState) -> None:
        """Look again what is shown of a node, if the tree changed since."""
        if not state.stale or state.gone or state.unnamed:
            return
        with self.replica.view() as view:
            now = shown_now(view, state.shown)
        state.attributes = None
        if now is not None:
            # A node whose content is not what is shown any more stays what its handles opened.
            self.remember(now, 0, view.moment)
        self.nodes.looked_at(state, view.moment, gone=now is None)

    def attributes(self, state: NodeState) -> Attributes:
        """Return what `stat` says of a node."""
        self.refresh(state)
        known = state.attributes
        if known is not None:
            return known
        line = state.line
        if line is None and state.line_id is not None:
            line = self.contents.table.peek(state.line_id)
        attributes = attributes_of(state, line, self.settings.mine, self.contents.table)
        if line is None:
            state.attributes = attributes
        return attributes

    def claimed(self, state: NodeState) -> Claimed:
        """Return what a change of the content of a node supersedes."""
        return Claimed(state.shown.file, state.heads)

    def touched(self, state: NodeState) -> None:
        """Note that a node changed now, for its change time."""
        state.ctime_ns = self.clock.wall_ns()
        state.attributes = None

    def found(self, shown: Shown | None) -> Shown:
        """Return `shown`. Raises `NotFound` for None."""
        if shown is None:
            raise NotFound
        return shown

    def check_current(self, state: NodeState) -> None:
        """Raise `StaleHandle` if look-ups give another node: the kernel looks up again."""
        if state.stale:
            self.refresh(state)
        if not state.unnamed and not state.gone and self.nodes.superseded(state):
            raise StaleHandle

    # --- waiting -------------------------------------------------------------------------------

    def needs_blocks(self, line: OpenLine, missing: Missing, *, kept: bool = True) -> Needs:
        """Return that blocks of the version of a line must come first; `kept`: into the line."""
        row = line.line
        if row.version is None:
            raise StaleHandle
        what = BlocksWanted(
            row.entry, row.version, missing.first, missing.count, kept and missing.count > 0
        )
        return Needs(what, self.clock.monotonic() + self.settings.read_deadline)

    # --- owners --------------------------------------------------------------------------------

    def owner_for(self, caller: Caller, folder: Shown) -> tuple[int, int]:
        """Return user and group of what `caller` makes in `folder` (set-group-id inherits)."""
        mine = self.settings.mine
        uid, gid = (mine.uid, mine.gid) if mine is not None else (caller.uid, caller.gid)
        return uid, folder.gid if folder.mode & 0o2000 else gid


def _always(_state: NodeState) -> bool:
    return True


def shown_now(view: View, before: Shown) -> Shown | None:
    """Return what is shown of an inode in `view`, under the same name if it still has that."""
    found = [one for one in view.shown(before.file) if one.inode == before.inode]
    same = (one for one in found if one.id == before.id and one.parent == before.parent)
    return next(same, found[0] if found else None)
