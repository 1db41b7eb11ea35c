"""What is shown under one name: the answer of the view."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from core.ids import Dot, EntryId, Stamp
from core.model.records import Attribute, Kind, Version
from core.model.rows import EntryRow
from core.tree.conflict_names import copy_id
from core.tree.rows import born

Key = TypeVar("Key", bytes, str)

_NOTHING: Mapping[bytes, bytes] = {}
_NO_POLICY: Mapping[str, bytes] = {}
NANOSECONDS_A_MILLISECOND = 1_000_000
IMPLICIT_MODE = 0o755  # of the root and the lost folder, which nobody made
FOLDER_LINKS = 1  # "unknown" to programs that count subfolders by it


class Shown(Struct, frozen=True, gc=False):
    """One shown name.

    `id` is the entry of the name (for a folder the one that new entries go to), `file` the entry
    that owns content and attributes. `members` are the folders shown as one. `heads` are the dots
    of the shown content: the base of what a program writes into it. `virtual` is empty unless this
    is a conflict version that is shown beside its file; then its dots. `hidden` are entries that
    are shown by this name, too. `links` counts shown names. Times in nanoseconds.
    """

    id: EntryId
    file: EntryId
    kind: Kind
    parent: EntryId
    name: bytes
    members: tuple[EntryId, ...]
    version: Version | None
    heads: tuple[Dot, ...]
    virtual: tuple[Dot, ...]
    inode: EntryId
    mode: int
    uid: int
    gid: int
    device: int
    mtime_ns: int
    btime_ns: int
    links: int
    xattrs: Mapping[bytes, bytes]
    policy: Mapping[str, bytes]
    conflict: bool
    hidden: tuple[EntryId, ...]
    draft: bool

    @property
    def is_folder(self) -> bool:
        """Say whether this is a folder."""
        return self.kind == Kind.FOLDER

    @property
    def link(self) -> bytes:
        """What a symbolic link points to."""
        return self.version.link if self.version is not None else b""


class _Attributes:
    """Attributes of one or, for a united folder, several rows: the last written of each field."""

    __slots__ = ("_btime", "_mtime", "gid", "mode", "policy", "uid", "xattrs")

    def __init__(self, attributes: Sequence[Attribute], owner: EntryRow) -> None:
        self.mode, self.uid, self.gid = IMPLICIT_MODE, 0, 0
        if owner.births:
            birth = owner.births[0]
            self.mode, self.uid, self.gid = birth.mode, birth.uid, birth.gid
        self._mtime: Attribute | None = None
        self._btime: Attribute | None = None
        self.xattrs, self.policy = _NOTHING, _NO_POLICY
        if attributes:
            self._read(attributes)

    def _read(self, attributes: Sequence[Attribute]) -> None:
        xattrs: dict[bytes, bytes] = {}
        policy: dict[str, bytes] = {}
        type_bits = self.mode & 0o170000
        for attribute in sorted(attributes, key=lambda attribute: attribute.stamp):
            field, value = attribute.field, attribute.value
            if field.startswith("x:"):
                _set(xattrs, field[2:].encode(), value)
            elif field.startswith("p:"):
                _set(policy, field[2:], value)
            elif not isinstance(value, int):
                continue
            elif field == "mode":
                self.mode = type_bits | (value & 0o7777)
            elif field == "uid":
                self.uid = value
            elif field == "gid":
                self.gid = value
            elif field == "mtime":
                self._mtime = attribute
            elif field == "btime":
                self._btime = attribute
        self.xattrs, self.policy = xattrs, policy

    def mtime_ns(self, stamp: Stamp, value: int) -> int:
        """Return the set time if it was set after `stamp`, else `value`."""
        if self._mtime is not None and self._mtime.stamp > stamp:
            return int(self._mtime.value or 0)
        return value

    def btime_ns(self, born_ns: int) -> int:
        """Return the set time of birth, `born_ns` if none was set."""
        return born_ns if self._btime is None else int(self._btime.value or 0)


def _set(mapping: dict[Key, bytes], key: Key, value: int | bytes | None) -> None:
    if isinstance(value, bytes):
        mapping[key] = value
    else:
        mapping.pop(key, None)


def show_folder(members: Sequence[EntryRow], owner: EntryRow, parent: EntryId) -> Shown:
    """Return a shown folder: `members` from the oldest on, `owner` the one new entries go to."""
    attributes = owner.attributes
    changed = owner.names_changed
    if len(members) > 1:
        attributes = tuple(a for row in members for a in row.attributes)
        changed = max(row.names_changed for row in members)
    changed = max(changed, born(owner))
    values = _Attributes(attributes, owner)
    return Shown(
        id=owner.id,
        file=owner.id,
        kind=Kind.FOLDER,
        parent=parent,
        name=owner.name,
        members=tuple(row.id for row in members),
        version=None,
        heads=(),
        virtual=(),
        inode=owner.id,
        mode=values.mode,
        uid=values.uid,
        gid=values.gid,
        device=0,
        mtime_ns=values.mtime_ns(changed, changed.ms * NANOSECONDS_A_MILLISECOND),
        btime_ns=values.btime_ns(born(owner).ms * NANOSECONDS_A_MILLISECOND),
        links=FOLDER_LINKS,
        xattrs=values.xattrs,
        policy=values.policy,
        conflict=False,
        hidden=(),
        draft=False,
    )


class Naming(Struct, frozen=True, gc=False):
    """Under which name and how a file is shown."""

    id: EntryId
    parent: EntryId
    name: bytes
    conflict: bool = False
    hidden: tuple[EntryId, ...] = ()
    links: int = 1


def show_file(
    naming: Naming, file: EntryRow, content: tuple[Version, ...], *, beside: bool = False
) -> Shown:
    """Return a shown file: `content` are the versions of one content, the newest first.

    `beside`: it is a conflict version, shown beside its file.
    """
    values = _Attributes(file.attributes, file)
    version = content[0] if content else None
    dots = tuple(item.dot for item in content)
    since = born(file)
    birth_ns = since.ms * NANOSECONDS_A_MILLISECOND
    mtime = birth_ns
    if version is not None:
        since, mtime = version.stamp, version.mtime_ns
    return Shown(
        id=naming.id,
        file=file.id,
        kind=file.births[0].kind,
        parent=naming.parent,
        name=naming.name,
        members=(),
        version=version,
        heads=dots,
        virtual=dots if beside else (),
        inode=copy_id(file.id, min(dots)) if beside else file.id,
        mode=values.mode,
        uid=values.uid,
        gid=values.gid,
        device=file.births[0].device,
        mtime_ns=values.mtime_ns(since, mtime),
        btime_ns=values.btime_ns(birth_ns),
        links=naming.links,
        xattrs=values.xattrs,
        policy=values.policy,
        conflict=naming.conflict,
        hidden=naming.hidden,
        draft=file.draft and version is None,
    )
