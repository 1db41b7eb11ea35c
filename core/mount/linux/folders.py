"""Answers about the names in a folder."""

from typing import Final

from core.mount.linux import replies
from core.mount.linux.protocol import (
    ENTRY_BYTES,
    HANDLE_IN,
    IN_BYTES,
    NAME_BYTES,
    OPEN_OUT,
    OPENED_CACHE_FOLDER,
    OPENED_KEEP_CACHE,
    READ_IN,
)
from core.mount.linux.requests import Request
from core.mount.linux.session import DONE, Answer, Session
from core.volume.interface import FolderEntry, Handle

_KEPT: Final = OPENED_CACHE_FOLDER | OPENED_KEEP_CACHE
_FOLDER_MODE: Final = 0o040000
# "." and ".." take the first two offsets; their inodes are not told, the kernel knows them.
_OWN_NAMES: Final = (b".", b"..")
_UNKNOWN_INODE: Final = 0xFFFF_FFFF
_NO_ENTRY: Final = bytes(ENTRY_BYTES)
# How much room a name usually takes: so many are asked of the drive at once.
_USUAL_NAME_BYTES: Final = 24


def open_folder(session: Session, request: Request) -> Answer:
    """OPENDIR."""
    return OPEN_OUT.pack(session.folders.open(request.node), _KEPT, 0)


def read_folder(session: Session, request: Request) -> Answer:
    """READDIR: names alone. The kernel counts no look-ups, so they are given back."""
    number, offset, room, _, _, _, _ = READ_IN.unpack_from(request.buffer, IN_BYTES)
    answer = [] if offset >= len(_OWN_NAMES) else _own_names(offset, b"")
    room -= sum(map(len, answer))
    handle = session.folders.handle(number, request.node, offset == 0)
    for entry in _entries(session, handle, offset, room // (NAME_BYTES + _USUAL_NAME_BYTES)):
        attributes = entry.attributes
        session.drive.forget(attributes.node, 1)
        encoded = _encode(entry)
        if len(encoded) <= room:
            answer.append(encoded)
        room -= len(encoded)
    return b"".join(answer)


def read_folder_plus(session: Session, request: Request) -> Answer:
    """READDIRPLUS: names with their nodes and attributes, each a look-up."""
    number, offset, room, _, _, _, _ = READ_IN.unpack_from(request.buffer, IN_BYTES)
    answer = [] if offset >= len(_OWN_NAMES) else _own_names(offset, _NO_ENTRY)
    room -= sum(map(len, answer))
    handle = session.folders.handle(number, request.node, offset == 0)
    usual = ENTRY_BYTES + NAME_BYTES + _USUAL_NAME_BYTES
    for entry in _entries(session, handle, offset, room // usual):
        encoded = replies.entry(entry.attributes) + _encode(entry)
        if len(encoded) <= room:
            answer.append(encoded)
        else:
            session.drive.forget(entry.attributes.node, 1)
        # Once a name did not fit, none after it may go: room stays below zero.
        room -= len(encoded)
    return b"".join(answer)


def _own_names(offset: int, before: bytes) -> list[bytes]:
    return [
        before + replies.listed_name(_UNKNOWN_INODE, place + 1, _FOLDER_MODE, name)
        for place, name in enumerate(_OWN_NAMES)
        if place >= offset
    ]


def _entries(session: Session, handle: Handle, offset: int, count: int) -> list[FolderEntry]:
    return session.drive.read_folder(handle, max(0, offset - len(_OWN_NAMES)), max(1, count))


def _encode(entry: FolderEntry) -> bytes:
    attributes = entry.attributes
    return replies.listed_name(
        attributes.inode,
        entry.offset + len(_OWN_NAMES),
        replies.mode_of(attributes),
        entry.name,
    )


def release_folder(session: Session, request: Request) -> Answer:
    """RELEASEDIR."""
    (number,) = HANDLE_IN.unpack_from(request.buffer, IN_BYTES)
    if session.folders.release(number, request.node):
        session.forget_listing(request.node)
    return DONE


def sync_folder(session: Session, request: Request) -> Answer:
    """FSYNCDIR: names are made durable together, so this is a sync of all."""
    session.drive.sync_all()
    return DONE
