"""Answers about open files: opening, reading, writing, syncing, closing."""

import os
from dataclasses import replace
from functools import cache
from typing import Final

from core.errors import AlreadyExists, Hidden, InvalidRequest, NotSupported, StaleHandle
from core.model.records import Kind
from core.mount.linux import replies
from core.mount.linux.attributes import drop_privileges, unprivileged_mode
from core.mount.linux.protocol import (
    COPY_IN,
    CREATE_IN,
    FALLOCATE_IN,
    FALLOCATE_KEEP_SIZE,
    FALLOCATE_PUNCH_HOLE,
    FALLOCATE_ZERO_RANGE,
    FSYNC_DATA_ONLY,
    FSYNC_IN,
    HANDLE_IN,
    IN_BYTES,
    LSEEK_IN,
    OPEN_IN,
    OPEN_KILL_SUIDGID,
    READ_IN,
    SEEK_DATA,
    SEEK_HOLE,
    SEEK_OUT,
    WRITE_BYTES_MAX,
    WRITE_IN,
    WRITE_KILL_SUIDGID,
    WRITE_OUT,
)
from core.mount.linux.requests import Request
from core.mount.linux.session import DONE, Answer, Session
from core.volume.interface import Handle, Needs, Node, Opened, OpenFlags, SeekFor

_MODE_BITS: Final = 0o7777
_OPEN_BITS: Final = os.O_ACCMODE | os.O_APPEND | os.O_TRUNC | os.O_DIRECT
_WRITES: Final = os.O_WRONLY | os.O_RDWR
_WRITE_FROM: Final = IN_BYTES + WRITE_IN.size
_ALLOCATIONS: Final = FALLOCATE_KEEP_SIZE | FALLOCATE_PUNCH_HOLE | FALLOCATE_ZERO_RANGE
_COPY_BYTES_MAX: Final = 64 * 1024 * 1024
_SEEKS: Final = {SEEK_DATA: SeekFor.DATA, SEEK_HOLE: SeekFor.HOLE}


@cache
def open_flags(flags: int, may_map: bool) -> OpenFlags:
    """Translate the flags of `open(2)`; a mapping for writing needs the right to read, too."""
    access = flags & os.O_ACCMODE
    result = OpenFlags.WRITE if access == os.O_WRONLY else OpenFlags.READ
    if access == os.O_RDWR:
        result |= OpenFlags.WRITE
        if may_map:
            result |= OpenFlags.MAY_MAP
    if flags & os.O_APPEND:
        result |= OpenFlags.APPEND
    if flags & os.O_TRUNC:
        result |= OpenFlags.TRUNCATE
    if flags & os.O_DIRECT:
        result |= OpenFlags.DIRECT
    return result


def open_file(session: Session, request: Request) -> Answer:
    """OPEN."""
    flags, more = OPEN_IN.unpack_from(request.buffer, IN_BYTES)
    if more & OPEN_KILL_SUIDGID:
        needs = drop_privileges(session, request)
        if needs is not None:
            return needs
    opened = session.drive.open(
        request.node,
        open_flags(flags & _OPEN_BITS, session.files.passes_through),
        request.caller,
    )
    if isinstance(opened, Needs):
        return opened
    if flags & _WRITES and opened.backing_writable:
        opened = _seen_if_privileged(session, request.node, opened)
    first = not session.files.is_open(request.node)
    answer = session.files.admit(request.node, opened, bool(flags & _WRITES))
    if first and opened.here and opened.backing is None and not flags & os.O_WRONLY:
        session.pages.hand(request.node, opened.handle)
    return answer


def _seen_if_privileged(session: Session, node: Node, opened: Opened) -> Opened:
    """Have the writes to a file with set-id bits come to us, who alone clear those."""
    if unprivileged_mode(session, node) is None:
        return opened
    return replace(opened, backing_writable=False)


def create(session: Session, request: Request) -> Answer:
    """CREATE; opens what another pod made here in the meantime, unless it must be new."""
    flags, mode, _, _ = CREATE_IN.unpack_from(request.buffer, IN_BYTES)
    name = request.name(CREATE_IN.size)
    how = open_flags(flags & _OPEN_BITS, session.files.passes_through)
    try:
        attributes, opened = session.drive.create(
            request.node, name, mode & _MODE_BITS, how, request.caller
        )
    except AlreadyExists as there:
        if flags & os.O_EXCL:
            raise
        try:
            return _open_existing(session, request, name, flags)
        except Hidden:
            raise there from None  # nobody can open it, and the name is taken
    return replies.entry(attributes) + session.files.admit(
        attributes.node, opened, bool(flags & _WRITES)
    )


def _open_existing(session: Session, request: Request, name: bytes, flags: int) -> Answer:
    attributes = session.drive.lookup(request.node, name)
    passed_on = False
    try:
        if attributes.kind is not Kind.FILE:
            # The kernel looks the name up again, and then follows or refuses what it finds.
            raise StaleHandle
        how = open_flags(flags & _OPEN_BITS, session.files.passes_through)
        opened = session.drive.open(attributes.node, how, request.caller)
        if isinstance(opened, Needs):
            return opened
        passed_on = True
    finally:
        if not passed_on:
            session.drive.forget(attributes.node, 1)
    return replies.entry(attributes) + session.files.admit(
        attributes.node, opened, bool(flags & _WRITES)
    )


def create_unnamed(session: Session, request: Request) -> Answer:
    """TMPFILE."""
    flags, mode, _, _ = CREATE_IN.unpack_from(request.buffer, IN_BYTES)
    how = open_flags(flags & _OPEN_BITS, session.files.passes_through)
    attributes, opened = session.drive.create_unnamed(
        request.node, mode & _MODE_BITS, how, request.caller
    )
    return replies.entry(attributes) + session.files.admit(attributes.node, opened, writes=True)


def read(session: Session, request: Request) -> Answer:
    """READ."""
    handle, offset, size, _, _, _, _ = READ_IN.unpack_from(request.buffer, IN_BYTES)
    return session.drive.read(handle, offset, min(size, WRITE_BYTES_MAX))


def write(session: Session, request: Request) -> Answer:
    """WRITE."""
    handle, offset, size, flags, _, _, _ = WRITE_IN.unpack_from(request.buffer, IN_BYTES)
    if _WRITE_FROM + size > request.size:
        raise InvalidRequest  # what lies behind the request in the buffer is another program's
    if flags & WRITE_KILL_SUIDGID:
        needs = drop_privileges(session, request)
        if needs is not None:
            return needs
    written = session.drive.write(handle, offset, request.view[_WRITE_FROM : _WRITE_FROM + size])
    return written if isinstance(written, Needs) else WRITE_OUT.pack(written, 0)


def flush(session: Session, request: Request) -> Answer:
    """FLUSH, at each close of a descriptor."""
    (handle,) = HANDLE_IN.unpack_from(request.buffer, IN_BYTES)
    return session.drive.flush(handle) or DONE


def sync(session: Session, request: Request) -> Answer:
    """FSYNC."""
    handle, flags, _ = FSYNC_IN.unpack_from(request.buffer, IN_BYTES)
    return session.drive.sync(handle, bool(flags & FSYNC_DATA_ONLY)) or DONE


def sync_all(session: Session, request: Request) -> Answer:
    """SYNCFS."""
    session.drive.sync_all()
    return DONE


def release(session: Session, request: Request) -> Answer:
    """RELEASE, when the last descriptor and the last mapping are gone."""
    (handle,) = HANDLE_IN.unpack_from(request.buffer, IN_BYTES)
    session.files.release(request.node)
    session.drive.release(handle)
    return DONE


def allocate(session: Session, request: Request) -> Answer:
    """FALLOCATE."""
    handle, offset, length, mode, _ = FALLOCATE_IN.unpack_from(request.buffer, IN_BYTES)
    if mode & ~_ALLOCATIONS:
        raise NotSupported
    result = session.drive.allocate(
        handle,
        offset,
        length,
        bool(mode & FALLOCATE_KEEP_SIZE),
        bool(mode & FALLOCATE_PUNCH_HOLE),
        bool(mode & FALLOCATE_ZERO_RANGE),
    )
    return result or DONE


def seek(session: Session, request: Request) -> Answer:
    """LSEEK: the kernel asks for data and holes only."""
    handle, offset, whence, _ = LSEEK_IN.unpack_from(request.buffer, IN_BYTES)
    target = _SEEKS.get(whence)
    if target is None:
        raise InvalidRequest
    return SEEK_OUT.pack(session.drive.seek(Handle(handle), offset, target))


def copy_range(session: Session, request: Request) -> Answer:
    """COPY_FILE_RANGE; a short answer is allowed, and keeps one copy from taking minutes."""
    source, offset, _, target, target_offset, length, _ = COPY_IN.unpack_from(
        request.buffer, IN_BYTES
    )
    copied = session.drive.copy_range(
        source, offset, target, target_offset, min(length, _COPY_BYTES_MAX)
    )
    return copied if isinstance(copied, Needs) else WRITE_OUT.pack(copied, 0)
