"""The kernel's FUSE protocol 7.x: operation numbers, flags and layouts, as one table.

Source: the public description of the interface, `include/uapi/linux/fuse.h`. All integers are in
the byte order of the machine, without padding other than what is spelt out.
"""

from enum import IntEnum, IntFlag
from struct import Struct
from typing import Final

MAJOR: Final = 7
MINOR: Final = 41
MINOR_MIN: Final = 31
PAGE_BYTES: Final = 4096
WRITE_BYTES_MAX: Final = 1024 * 1024
# A request is its header, its fixed part and at most one page of names, or the data of a write.
REQUEST_BYTES_MAX: Final = WRITE_BYTES_MAX + PAGE_BYTES


class Operation(IntEnum):
    """What a request asks for."""

    LOOKUP = 1
    FORGET = 2
    GETATTR = 3
    SETATTR = 4
    READLINK = 5
    SYMLINK = 6
    MKNOD = 8
    MKDIR = 9
    UNLINK = 10
    RMDIR = 11
    RENAME = 12
    LINK = 13
    OPEN = 14
    READ = 15
    WRITE = 16
    STATFS = 17
    RELEASE = 18
    FSYNC = 20
    SETXATTR = 21
    GETXATTR = 22
    LISTXATTR = 23
    REMOVEXATTR = 24
    FLUSH = 25
    INIT = 26
    OPENDIR = 27
    READDIR = 28
    RELEASEDIR = 29
    FSYNCDIR = 30
    CREATE = 35
    INTERRUPT = 36
    DESTROY = 38
    BATCH_FORGET = 42
    FALLOCATE = 43
    READDIRPLUS = 44
    RENAME2 = 45
    LSEEK = 46
    COPY_FILE_RANGE = 47
    SYNCFS = 50
    TMPFILE = 51


# One more than the highest operation that any kernel sends; the dispatch table is this long.
OPERATIONS_END: Final = 64


class Feature(IntFlag):
    """What both sides may agree on at the start; bits from 32 on travel in a word of their own."""

    ASYNC_READ = 1 << 0
    ATOMIC_O_TRUNC = 1 << 3
    BIG_WRITES = 1 << 5
    DO_READDIRPLUS = 1 << 13
    READDIRPLUS_AUTO = 1 << 14
    ASYNC_DIO = 1 << 15
    PARALLEL_DIROPS = 1 << 18
    MAX_PAGES = 1 << 22
    CACHE_SYMLINKS = 1 << 23
    EXPLICIT_INVAL_DATA = 1 << 25
    HANDLE_KILLPRIV_V2 = 1 << 28
    INIT_EXT = 1 << 30
    DIRECT_IO_ALLOW_MMAP = 1 << 36
    PASSTHROUGH = 1 << 37


# How the kernel is to treat an open file or folder. These and the next are plain numbers: they are
# combined for each request, and an `IntFlag` takes a microsecond for that.
OPENED_DIRECT: Final = 1 << 0
OPENED_KEEP_CACHE: Final = 1 << 1
OPENED_CACHE_FOLDER: Final = 1 << 3
OPENED_NO_FLUSH: Final = 1 << 5
OPENED_PASSTHROUGH: Final = 1 << 7

# Which fields of a SETATTR request count.
SET_MODE: Final = 1 << 0
SET_UID: Final = 1 << 1
SET_GID: Final = 1 << 2
SET_SIZE: Final = 1 << 3
SET_ATIME: Final = 1 << 4
SET_MTIME: Final = 1 << 5
SET_HAS_HANDLE: Final = 1 << 6
SET_KILL_SUIDGID: Final = 1 << 11


GETATTR_HANDLE: Final = 1 << 0
OPEN_KILL_SUIDGID: Final = 1 << 0
WRITE_KILL_SUIDGID: Final = 1 << 2
FSYNC_DATA_ONLY: Final = 1 << 0
RENAME_NOREPLACE: Final = 1 << 0
RENAME_EXCHANGE: Final = 1 << 1
FALLOCATE_KEEP_SIZE: Final = 0x01
FALLOCATE_PUNCH_HOLE: Final = 0x02
FALLOCATE_ZERO_RANGE: Final = 0x10
SEEK_DATA: Final = 3
SEEK_HOLE: Final = 4

NOTIFY_INVALIDATE_INODE: Final = 2
NOTIFY_INVALIDATE_ENTRY: Final = 3
NOTIFY_STORE: Final = 4
NOTIFY_PRUNE: Final = 9

# length, operation, unique, node, uid, gid, pid, length of extensions, padding
IN_HEADER: Final = Struct("=IIQQIIIHH")
IN_BYTES: Final = IN_HEADER.size
# length, error, unique
OUT_HEADER: Final = Struct("=IiQ")
OUT_BYTES: Final = OUT_HEADER.size

# major, minor, read-ahead, features, features from bit 32
INIT_IN: Final = Struct("=IIIII")
INIT_IN_SHORT: Final = Struct("=IIII")
# major, minor, read-ahead, features, background requests, congestion, write size, time grain,
# pages of a request, alignment, features from bit 32, stack depth, rest
INIT_OUT: Final = Struct("=IIIIHHIIHHII24x")

# inode, size, blocks, three times in s, the same in ns, mode, links, uid, gid, device, block, flags
_ATTRIBUTES: Final = "QQQqqqIIIIIIIIII"
# node, generation, entry valid s, attributes valid s, the same in ns
ENTRY_OUT: Final = Struct("=QQQQII" + _ATTRIBUTES)
ENTRY_BYTES: Final = ENTRY_OUT.size
# attributes valid s, the same in ns, padding
ATTRIBUTES_OUT: Final = Struct("=QII" + _ATTRIBUTES)
# handle, opened as, backing
OPEN_OUT: Final = Struct("=QIi")
WRITE_OUT: Final = Struct("=II")
XATTR_OUT: Final = Struct("=II")
SEEK_OUT: Final = Struct("=Q")
# blocks, free, available, names, names free, block size, name length, fragment size, rest
STATFS_OUT: Final = Struct("=QQQQQIII28x")
# inode, offset after it, length of the name, type; the name, padded to 8, follows
NAME_OUT: Final = Struct("=QQII")
NAME_BYTES: Final = NAME_OUT.size

FORGET_IN: Final = Struct("=Q")
BATCH_FORGET_IN: Final = Struct("=II")
FORGET_ONE: Final = Struct("=QQ")
# flags, padding, handle
GETATTR_IN: Final = Struct("=IIQ")
# valid, padding, handle, size, lock owner, three times in s, in ns, mode, unused, uid, gid, unused
SETATTR_IN: Final = Struct("=IIQQQqqqIIIIIIII")
MKNOD_IN: Final = Struct("=IIII")
MKDIR_IN: Final = Struct("=II")
RENAME_IN: Final = Struct("=Q")
RENAME2_IN: Final = Struct("=QII")
LINK_IN: Final = Struct("=Q")
OPEN_IN: Final = Struct("=II")
# flags, mode, umask, open flags
CREATE_IN: Final = Struct("=IIII")
# handle, offset, size, read flags, lock owner, flags, padding
READ_IN: Final = Struct("=QQIIQII")
# handle, offset, size, write flags, lock owner, flags, padding
WRITE_IN: Final = Struct("=QQIIQII")
# handle; the rest of a release, a flush or a sync is not needed but for the flags of a sync
HANDLE_IN: Final = Struct("=Q")
FSYNC_IN: Final = Struct("=QII")
SETXATTR_IN: Final = Struct("=II")
GETXATTR_IN: Final = Struct("=II")
INTERRUPT_IN: Final = Struct("=Q")
# handle, offset, length, mode, padding
FALLOCATE_IN: Final = Struct("=QQQII")
# handle, offset, whence, padding
LSEEK_IN: Final = Struct("=QQII")
# source handle, offset, target node, target handle, target offset, length, flags
COPY_IN: Final = Struct("=QQQQQQQ")

# node, offset, length (negative offset: attributes only; length 0: to the end)
INVALIDATE_INODE: Final = Struct("=Qqq")
# parent, length of the name, flags; the name and a NUL follow
INVALIDATE_ENTRY: Final = Struct("=QII")
# how many nodes, padding, spare; the nodes follow
PRUNE: Final = Struct("=IIQ")
# node, offset, size, padding; the bytes follow
STORE: Final = Struct("=QQII")
