"""Answers about names: finding, making, moving, removing; and the look-ups that are given back."""

from stat import S_IFREG
from typing import Final

from core.errors import Hidden, InvalidRequest, NotFound
from core.mount.linux import replies
from core.mount.linux.protocol import (
    BATCH_FORGET_IN,
    FORGET_IN,
    FORGET_ONE,
    IN_BYTES,
    LINK_IN,
    MKDIR_IN,
    MKNOD_IN,
    RENAME2_IN,
    RENAME_EXCHANGE,
    RENAME_IN,
    RENAME_NOREPLACE,
)
from core.mount.linux.requests import Request
from core.mount.linux.session import DONE, Answer, Session
from core.volume.interface import Needs, Node, OpenFlags, RenameMode

_MODE_BITS: Final = 0o7777
_TYPE_BITS: Final = 0o170000
_RENAMES: Final = {
    0: RenameMode.REPLACE,
    RENAME_NOREPLACE: RenameMode.NO_REPLACE,
    RENAME_EXCHANGE: RenameMode.EXCHANGE,
}
_NEW_FILE: Final = OpenFlags.READ


def look_up(session: Session, request: Request) -> Answer:
    """LOOKUP; the kernel may remember that there is nothing, not that something is hidden."""
    try:
        attributes = session.drive.lookup(request.node, request.name())
    except Hidden:
        raise
    except NotFound:
        return replies.NO_ENTRY
    return replies.entry(attributes)


def forget(session: Session, request: Request) -> Answer:
    """FORGET; it has no answer."""
    (lookups,) = FORGET_IN.unpack_from(request.buffer, IN_BYTES)
    _forget(session, request.node, lookups)
    return None


def forget_many(session: Session, request: Request) -> Answer:
    """BATCH_FORGET; it has no answer."""
    count, _ = BATCH_FORGET_IN.unpack_from(request.buffer, IN_BYTES)
    start = IN_BYTES + BATCH_FORGET_IN.size
    end = start + count * FORGET_ONE.size
    for node, lookups in FORGET_ONE.iter_unpack(request.view[start:end]):
        _forget(session, node, lookups)
    return None


def _forget(session: Session, node: Node, lookups: int) -> None:
    session.files.forget(node)
    session.pages.forget(node)
    session.drive.forget(node, lookups)


def read_link(session: Session, request: Request) -> Answer:
    """READLINK."""
    return session.drive.read_link(request.node)


def make_folder(session: Session, request: Request) -> Answer:
    """MKDIR."""
    mode, _ = MKDIR_IN.unpack_from(request.buffer, IN_BYTES)
    return replies.entry(
        session.drive.make_folder(
            request.node, request.name(MKDIR_IN.size), mode & _MODE_BITS, request.caller
        )
    )


def make_special(session: Session, request: Request) -> Answer:
    """MKNOD; it also makes plain files."""
    mode, device, _, _ = MKNOD_IN.unpack_from(request.buffer, IN_BYTES)
    name = request.name(MKNOD_IN.size)
    if mode & _TYPE_BITS in {0, S_IFREG}:
        attributes, opened = session.drive.create(
            request.node, name, mode & _MODE_BITS, _NEW_FILE, request.caller
        )
        session.drive.release(opened.handle)
        return replies.entry(attributes)
    return replies.entry(
        session.drive.make_special(request.node, name, mode, device, request.caller)
    )


def make_symlink(session: Session, request: Request) -> Answer:
    """SYMLINK."""
    name, target = request.two_names()
    return replies.entry(session.drive.make_symlink(request.node, name, target, request.caller))


def make_link(session: Session, request: Request) -> Answer:
    """LINK: the header's node is the folder."""
    (node,) = LINK_IN.unpack_from(request.buffer, IN_BYTES)
    name = request.name(LINK_IN.size)
    return replies.entry(session.drive.make_link(Node(node), request.node, name))


def remove_file(session: Session, request: Request) -> Answer:
    """UNLINK."""
    session.drive.remove_file(request.node, request.name())
    return DONE


def remove_folder(session: Session, request: Request) -> Answer:
    """RMDIR."""
    session.drive.remove_folder(request.node, request.name())
    return DONE


def rename(session: Session, request: Request) -> Answer:
    """RENAME."""
    (folder,) = RENAME_IN.unpack_from(request.buffer, IN_BYTES)
    return _rename(session, request, Node(folder), RENAME_IN.size, RenameMode.REPLACE)


def rename_with_flags(session: Session, request: Request) -> Answer:
    """RENAME2."""
    folder, flags, _ = RENAME2_IN.unpack_from(request.buffer, IN_BYTES)
    mode = _RENAMES.get(flags)
    if mode is None:
        raise InvalidRequest
    return _rename(session, request, Node(folder), RENAME2_IN.size, mode)


def _rename(
    session: Session, request: Request, folder: Node, fixed_bytes: int, mode: RenameMode
) -> Answer:
    name, new_name = request.two_names(fixed_bytes)
    result = session.drive.rename(request.node, name, folder, new_name, mode)
    return result if isinstance(result, Needs) else DONE
