"""Answers about what a file is: attributes, extended attributes, space."""

import os
from stat import S_ISGID, S_ISUID, S_IXGRP
from typing import Final

from core.errors import AttributeTooLarge, InvalidRequest
from core.mount.linux import replies
from core.mount.linux.protocol import (
    GETATTR_HANDLE,
    GETATTR_IN,
    GETXATTR_IN,
    IN_BYTES,
    SET_ATIME,
    SET_GID,
    SET_HAS_HANDLE,
    SET_KILL_SUIDGID,
    SET_MODE,
    SET_MTIME,
    SET_SIZE,
    SET_UID,
    SETATTR_IN,
    SETXATTR_IN,
    XATTR_OUT,
)
from core.mount.linux.requests import Request
from core.mount.linux.session import DONE, Answer, Session
from core.volume.interface import AttributeChanges, Handle, Needs, Node

_SECOND_NS: Final = 1_000_000_000
_MODE_BITS: Final = 0o7777


def get_attributes(session: Session, request: Request) -> Answer:
    """GETATTR."""
    flags, _, handle = GETATTR_IN.unpack_from(request.buffer, IN_BYTES)
    return replies.attributes_only(
        session.drive.get_attributes(
            request.node, Handle(handle) if flags & GETATTR_HANDLE else None
        )
    )


def set_attributes(session: Session, request: Request) -> Answer:
    """SETATTR."""
    (
        valid,
        _,
        handle,
        size,
        _,
        accessed,
        modified,
        _,
        accessed_ns,
        modified_ns,
        _,
        mode,
        _,
        uid,
        gid,
        _,
    ) = SETATTR_IN.unpack_from(request.buffer, IN_BYTES)
    new_mode = mode & _MODE_BITS if valid & SET_MODE else None
    if valid & SET_KILL_SUIDGID and new_mode is None:
        new_mode = unprivileged_mode(session, request.node)
    changes = AttributeChanges(
        mode=new_mode,
        uid=uid if valid & SET_UID else None,
        gid=gid if valid & SET_GID else None,
        size=size if valid & SET_SIZE else None,
        atime_ns=accessed * _SECOND_NS + accessed_ns if valid & SET_ATIME else None,
        mtime_ns=modified * _SECOND_NS + modified_ns if valid & SET_MTIME else None,
    )
    result = session.drive.set_attributes(
        request.node,
        Handle(handle) if valid & SET_HAS_HANDLE else None,
        changes,
        request.caller,
    )
    return result if isinstance(result, Needs) else replies.attributes_only(result)


def unprivileged_mode(session: Session, node: Node) -> int | None:
    """Return the mode of `node` without its set-id bits, or None where it has none to lose.

    The set-group bit of a file that its group may not execute means mandatory locking: it stays.
    """
    mode = session.drive.get_attributes(node).mode
    lost = mode & S_ISUID
    if mode & S_IXGRP:
        lost |= mode & S_ISGID
    return mode & _MODE_BITS & ~lost if lost else None


def drop_privileges(session: Session, request: Request) -> Needs | None:
    """Take the set-id bits from a file that an ordinary user is about to change."""
    mode = unprivileged_mode(session, request.node)
    if mode is None:
        return None
    result = session.drive.set_attributes(
        request.node, None, AttributeChanges(mode=mode), request.caller
    )
    return result if isinstance(result, Needs) else None


def get_xattr(session: Session, request: Request) -> Answer:
    """GETXATTR; with room for 0 bytes it asks for the length."""
    room, _ = GETXATTR_IN.unpack_from(request.buffer, IN_BYTES)
    value = session.drive.get_xattr(request.node, request.name(GETXATTR_IN.size), request.caller)
    return _fitting(value, room)


def list_xattrs(session: Session, request: Request) -> Answer:
    """LISTXATTR; with room for 0 bytes it asks for the length."""
    room, _ = GETXATTR_IN.unpack_from(request.buffer, IN_BYTES)
    names = session.drive.list_xattrs(request.node)
    return _fitting(b"".join(name + b"\0" for name in names), room)


def _fitting(value: bytes, room: int) -> bytes:
    if room == 0:
        return XATTR_OUT.pack(len(value), 0)
    if len(value) > room:
        raise AttributeTooLarge
    return value


def set_xattr(session: Session, request: Request) -> Answer:
    """SETXATTR."""
    size, flags = SETXATTR_IN.unpack_from(request.buffer, IN_BYTES)
    name, _, rest = request.body()[SETXATTR_IN.size :].tobytes().partition(b"\0")
    if len(rest) != size:
        raise InvalidRequest
    session.drive.set_xattr(
        request.node,
        name,
        rest,
        bool(flags & os.XATTR_CREATE),
        bool(flags & os.XATTR_REPLACE),
        request.caller,
    )
    return DONE


def remove_xattr(session: Session, request: Request) -> Answer:
    """REMOVEXATTR."""
    session.drive.remove_xattr(request.node, request.name(), request.caller)
    return DONE


def space(session: Session, request: Request) -> Answer:
    """STATFS."""
    return replies.space(session.drive.space())
