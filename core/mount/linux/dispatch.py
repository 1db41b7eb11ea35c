"""Which handler answers which request, and which requests may take their time.

Every request is answered: what fails as a file operation with its own error, anything else with
`EIO` and a line in the log.
"""

import errno
import logging
from typing import Final

from core.errors import FileError
from core.mount.linux import attributes, files, folders, names
from core.mount.linux.protocol import OPERATIONS_END, OUT_BYTES, OUT_HEADER, Operation
from core.mount.linux.requests import Request
from core.mount.linux.session import Answer, Handler, Session

_log = logging.getLogger(__name__)

_HANDLERS: Final[dict[Operation, Handler]] = {
    Operation.LOOKUP: names.look_up,
    Operation.FORGET: names.forget,
    Operation.BATCH_FORGET: names.forget_many,
    Operation.READLINK: names.read_link,
    Operation.SYMLINK: names.make_symlink,
    Operation.MKNOD: names.make_special,
    Operation.MKDIR: names.make_folder,
    Operation.UNLINK: names.remove_file,
    Operation.RMDIR: names.remove_folder,
    Operation.RENAME: names.rename,
    Operation.RENAME2: names.rename_with_flags,
    Operation.LINK: names.make_link,
    Operation.GETATTR: attributes.get_attributes,
    Operation.SETATTR: attributes.set_attributes,
    Operation.SETXATTR: attributes.set_xattr,
    Operation.GETXATTR: attributes.get_xattr,
    Operation.LISTXATTR: attributes.list_xattrs,
    Operation.REMOVEXATTR: attributes.remove_xattr,
    Operation.STATFS: attributes.space,
    Operation.OPENDIR: folders.open_folder,
    Operation.READDIR: folders.read_folder,
    Operation.READDIRPLUS: folders.read_folder_plus,
    Operation.RELEASEDIR: folders.release_folder,
    Operation.FSYNCDIR: folders.sync_folder,
    Operation.OPEN: files.open_file,
    Operation.CREATE: files.create,
    Operation.TMPFILE: files.create_unnamed,
    Operation.READ: files.read,
    Operation.WRITE: files.write,
    Operation.FLUSH: files.flush,
    Operation.FSYNC: files.sync,
    Operation.SYNCFS: files.sync_all,
    Operation.RELEASE: files.release,
    Operation.FALLOCATE: files.allocate,
    Operation.LSEEK: files.seek,
    Operation.COPY_FILE_RANGE: files.copy_range,
}
# What waits for a disk to be sure of something, or moves many bytes: never on the driver's thread.
_SLOW: Final = frozenset(
    {
        Operation.FSYNC,
        Operation.FSYNCDIR,
        Operation.SYNCFS,
        Operation.FALLOCATE,
        Operation.COPY_FILE_RANGE,
    }
)

# By operation number: the handler (None: not offered), and whether it may take its time.
TABLE: Final[tuple[tuple[Handler | None, bool], ...]] = tuple(
    (_HANDLERS.get(Operation(number)), Operation(number) in _SLOW)
    if number in Operation.__members__.values()
    else (None, False)
    for number in range(OPERATIONS_END)
)
NOT_OFFERED: Final = -errno.ENOSYS


def encode_error(request: Request, code: int) -> bytes:
    """Encode a failed answer; `code` is a negative error number."""
    return OUT_HEADER.pack(OUT_BYTES, code, request.unique)


def error_code(request: Request, error: Exception) -> int:
    """Return the negative error number for what a handler raised; log what no user caused."""
    if isinstance(error, FileError):
        return -error.errno
    _log.error("Request %d of node %d failed.", request.operation, request.node, exc_info=error)
    return -errno.EIO


def run(handler: Handler, session: Session, request: Request) -> Answer | int:
    """Return a handler's answer, or the negative error number it failed with."""
    try:
        return handler(session, request)
    except Exception as error:  # noqa: BLE001  (every request is answered)
        return error_code(request, error)
