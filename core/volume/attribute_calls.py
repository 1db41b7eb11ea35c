"""Changing what `stat` says, and extended attributes."""

from typing import Final

from msgspec.structs import replace

from core.errors import (
    AlreadyExists,
    AttributeTooLarge,
    InvalidRequest,
    NoAttribute,
    NotPermitted,
    NotSupported,
)
from core.ids import EntryId
from core.model.records import NANOSECONDS_MAX, NANOSECONDS_MIN, VALUE_BYTES_MAX, Kind
from core.tree.shown import Shown
from core.volume.interface import AttributeChanges, Attributes, Caller, Handle, Maybe, Node
from core.volume.nodes import NodeState
from core.volume.opening import OpenCalls
from core.volume.state import VolumeState

_USER: Final = b"user."
_VIRTUAL: Final = b"user.wormhole."
_CAPABILITY: Final = b"security.capability"
_NAME_BYTES_MAX: Final = 255
_PRIVILEGES: Final = 0o6000
_SET_USER: Final = 0o4000
_GROUP_RUNS: Final = 0o2010


class AttributeCalls:
    """The calls about attributes."""

    def __init__(self, state: VolumeState, opening: OpenCalls) -> None:
        """Work on the shared state; sizes are set through `opening`."""
        self._state = state
        self._opening = opening

    def set_attributes(
        self, node: Node, handle: Handle | None, changes: AttributeChanges
    ) -> Maybe[Attributes]:
        """Change mode, owner, size and times."""
        state = self._state
        target = state.nodes.get(node)
        state.refresh(target)
        fields = self._fields(target, changes)
        if changes.size is not None:
            needs = self._opening.set_size(node, handle, changes.size)
            if needs is not None:
                return needs
        if fields:
            self._record(target, fields)
        if changes.atime_ns is not None:
            target.atime_ns = _within_records(changes.atime_ns)
        if changes.mtime_ns is not None:
            self._set_mtime(target, _within_records(changes.mtime_ns))
        state.touched(target)
        return state.attributes(target)

    def _fields(self, target: NodeState, changes: AttributeChanges) -> dict[str, int]:
        shown, mine = target.shown, self._state.settings.mine
        fields: dict[str, int] = {}
        if mine is not None:
            if changes.uid not in {None, mine.uid} or changes.gid not in {None, mine.gid}:
                raise NotPermitted("Here all files belong to the user who mounted the drive.")
        else:
            if changes.uid is not None and changes.uid != shown.uid:
                fields["uid"] = changes.uid
            if changes.gid is not None and changes.gid != shown.gid:
                fields["gid"] = changes.gid
        if changes.mode is not None:
            fields["mode"] = changes.mode & 0o7777
        elif fields and shown.kind is Kind.FILE and shown.mode & _PRIVILEGES:
            lost = _SET_USER
            if shown.mode & _GROUP_RUNS == _GROUP_RUNS:
                lost |= 0o2000
            fields["mode"] = shown.mode & 0o7777 & ~lost
        return fields

    def _record(self, target: NodeState, fields: dict[str, int]) -> None:
        """Write attributes of a named file in one batch; of an unnamed one, only here."""
        state = self._state
        if target.unnamed or target.gone:
            with state.nodes.guard:
                target.shown = _with(target.shown, fields)
            return
        self._apply(target, dict(fields))

    def _apply(self, target: NodeState, fields: dict[str, int | bytes | None]) -> None:
        state = self._state
        with state.change() as change:
            shown = target.shown
            for field, value in fields.items():
                shown = change.set_attribute(shown, field, value)
            involved: list[EntryId] = [shown.id, shown.file, target.shown.file]
            state.involve(change, involved)
        if shown.inode == target.shown.inode:
            state.remember(shown, 0, change.moment)
        target.stale = True
        state.touched(target)

    def _set_mtime(self, target: NodeState, mtime_ns: int) -> None:
        """Set the modification time: with unpublished content its version will say it."""
        state = self._state
        line = target.line
        if line is None and target.line_id is not None:
            line = state.contents.table.peek(target.line_id)
        if line is not None:
            state.check_not_frozen()
            if state.contents.set_mtime(line, mtime_ns):
                return
        if not target.gone and not target.unnamed:
            self._apply(target, {"mtime": mtime_ns})

    # --- extended attributes -------------------------------------------------------------------

    def get(self, node: Node, name: bytes) -> bytes:
        """Return an extended attribute. Raises `NoAttribute`."""
        state = self._state
        if name == _CAPABILITY:
            raise NoAttribute
        _check_space(name)
        target = state.nodes.get(node)
        state.refresh(target)
        if name.startswith(_VIRTUAL):
            value = target.shown.policy.get(_text(name[len(_VIRTUAL) :]))
        else:
            value = target.shown.xattrs.get(name)
        if value is None:
            raise NoAttribute
        return value

    def set(
        self,
        node: Node,
        name: bytes,
        value: bytes,
        *,
        must_be_new: bool,
        must_exist: bool,
        caller: Caller,
    ) -> None:
        """Set an extended attribute, or a policy (`user.wormhole.*`, the owner only)."""
        state = self._state
        _check_space(name)
        if len(value) > VALUE_BYTES_MAX:
            raise AttributeTooLarge
        target = state.nodes.get(node)
        state.refresh(target)
        present = self._has(target, name)
        if must_be_new and present:
            raise AlreadyExists
        if must_exist and not present:
            raise NoAttribute
        self._apply_extended(target, name, value, caller)

    def remove(self, node: Node, name: bytes, caller: Caller) -> None:
        """Remove an extended attribute. Raises `NoAttribute`."""
        _check_space(name)
        target = self._state.nodes.get(node)
        self._state.refresh(target)
        if not self._has(target, name):
            raise NoAttribute
        self._apply_extended(target, name, None, caller)

    def names(self, node: Node) -> list[bytes]:
        """Return the names of the extended attributes; policies are never among them."""
        target = self._state.nodes.get(node)
        self._state.refresh(target)
        return sorted(target.shown.xattrs)

    @staticmethod
    def _has(target: NodeState, name: bytes) -> bool:
        if name.startswith(_VIRTUAL):
            return _text(name[len(_VIRTUAL) :]) in target.shown.policy
        return name in target.shown.xattrs

    def _apply_extended(
        self, target: NodeState, name: bytes, value: bytes | None, caller: Caller
    ) -> None:
        if target.unnamed or target.gone:
            raise NotSupported("A file without a name cannot have extended attributes.")
        if name.startswith(_VIRTUAL):
            if caller.uid not in {0, self._owner(target)}:
                raise NotPermitted("Only the owner may say how the file is kept.")
            self._apply(target, {"p:" + _text(name[len(_VIRTUAL) :]): value})
        else:
            self._apply(target, {"x:" + _text(name): value})

    def _owner(self, target: NodeState) -> int:
        mine = self._state.settings.mine
        return mine.uid if mine is not None else target.shown.uid


def _check_space(name: bytes) -> None:
    if not name.startswith(_USER):
        raise NotSupported("The drive keeps attributes of users only.")
    if len(name) > _NAME_BYTES_MAX or len(name) == len(_USER):
        raise InvalidRequest("An attribute cannot have this name.")


def _within_records(time_ns: int) -> int:
    """Return the time nearest to `time_ns` that a record can hold, as file systems do it."""
    # The kernel lets any year through. A record with a time beyond what can be read back would
    # make its folder unreadable here, and no other pod would take it.
    return max(NANOSECONDS_MIN, min(time_ns, NANOSECONDS_MAX))


def _text(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError as error:
        raise InvalidRequest("An attribute's name must be UTF-8.") from error


def _with(shown: Shown, fields: dict[str, int]) -> Shown:
    return replace(shown, **fields)
