"""Requests of the kernel to the drive: those that it could send, and those that it never would."""

import struct

import msgspec

from core.errors import FileError, MountError
from core.model.records import Record
from core.mount.linux import protocol as p
from core.mount.linux.dispatch import TABLE
from core.mount.linux.init import Agreement, agree, encode_agreement, read_offer
from core.mount.linux.protocol import IN_BYTES, OPERATIONS_END, Operation
from core.mount.linux.requests import Request
from tests.support.drive_pods import DrivePod
from tests.support.fuzz_target import Target
from tests.support.kernel_double import KernelDouble, encode

BUFFER_BYTES = 16 * 1024
REQUESTS_MAX = 12
ANSWER_BYTES_MAX = p.REQUEST_BYTES_MAX
READ_WRITE = 2
RESERVED_BYTES_MAX = 2**26
PUBLISHED_BYTES_MAX = 2**32  # to look for data in 16 TiB of holes takes a second


def _session(data: bytes) -> list[int | bytes | None]:
    """Answer the requests that stand one after the other, each as long as its header says.

    A handler answers, or raises a `FileError`: anything else would be an error in the log and
    `EIO` for the program. What became of the tree can be read back and sent to other pods.
    """
    pod = DrivePod()
    double = KernelDouble(pod.volume)
    request, at = Request(BUFFER_BYTES), 0
    answers: list[int | bytes | None] = []
    while at + IN_BYTES <= len(data) and len(answers) < REQUESTS_MAX:
        (size,) = struct.unpack_from("=I", data, at)
        piece = data[at : at + max(IN_BYTES, min(size, BUFFER_BYTES))]
        request.buffer[: len(piece)] = piece
        request.decode()
        answers.append(_answer(double, request))
        at += len(piece)
    for line in pod.contents.table.dirty_lines():
        if line.size <= PUBLISHED_BYTES_MAX:
            pod.publish_line(line.line.id)
    with pod.store.read() as reader:
        sent = [record for *_, found in reader.records_after({}, 999) for record in found]
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(sent), type=list[Record]) == sent
    return answers


def _answer(double: KernelDouble, request: Request) -> int | bytes | None:
    handler = TABLE[request.operation][0] if request.operation < OPERATIONS_END else None
    if handler is None or _is_too_much_for_the_twin(request):
        return None
    try:
        answer = handler(double.session, request)
    except FileError as error:
        return -error.errno
    if not isinstance(answer, bytes):
        return None  # nothing to say, or it must be waited for
    assert len(answer) <= ANSWER_BYTES_MAX
    return answer


def _is_too_much_for_the_twin(request: Request) -> bool:
    """Say whether space is to be reserved that the memory twin would count page by page."""
    if request.operation != Operation.FALLOCATE:
        return False
    _, _, length, _, _ = p.FALLOCATE_IN.unpack_from(request.buffer, IN_BYTES)
    return bool(length > RESERVED_BYTES_MAX)


def _beginning(data: bytes) -> Agreement:
    agreement = agree(read_offer(memoryview(data)), passthrough=True)
    assert len(encode_agreement(agreement)) == p.INIT_OUT.size
    return agreement


def _script(*requests: tuple[Operation, int, bytes]) -> bytes:
    return b"".join(encode(operation, node, body) for operation, node, body in requests)


def _file(*more: tuple[Operation, int, bytes]) -> bytes:
    """Make a file (node 2, handle 1) and go on with it."""
    made = p.CREATE_IN.pack(READ_WRITE, 0o100644, 0, 0) + b"a\0"
    return _script((Operation.CREATE, 1, made), *more)


def _time(seconds: int, nanoseconds: int) -> bytes:
    valid = p.SET_MTIME | p.SET_ATIME | p.SET_MODE | p.SET_UID | p.SET_SIZE
    when = (seconds, seconds, seconds, nanoseconds, nanoseconds, nanoseconds)
    return p.SETATTR_IN.pack(valid, 0, 0, 2**40, 0, *when, 0o644, 0, 5, 6, 0)


_WRITE = p.WRITE_IN.pack(1, 0, 5, 0, 0, 0, 0) + b"hello"
_XATTR = p.SETXATTR_IN.pack(1, 0) + b"user.a\0v"
_KEEP = p.SETXATTR_IN.pack(4, 0) + b"user.wormhole.keep\0true"
_LATE = 2**63 - 4_096
SEEDS = (
    _file((Operation.WRITE, 2, _WRITE), (Operation.READ, 2, p.READ_IN.pack(1, 0, 9, 0, 0, 0, 0))),
    _file(
        (Operation.WRITE, 2, p.WRITE_IN.pack(1, _LATE, 5, 0, 0, 0, 0) + b"hello"),
        (Operation.READ, 2, p.READ_IN.pack(1, _LATE, 4_096, 0, 0, 0, 0)),
        (Operation.LSEEK, 2, p.LSEEK_IN.pack(1, 2**64 - 1, p.SEEK_HOLE, 0)),
        (Operation.LSEEK, 2, p.LSEEK_IN.pack(1, _LATE, p.SEEK_DATA, 0)),
    ),
    _file(
        (Operation.FALLOCATE, 2, p.FALLOCATE_IN.pack(1, 2**44 - 9, 9, 0, 0)),
        (Operation.FALLOCATE, 2, p.FALLOCATE_IN.pack(1, 0, 9, 3, 0)),
        (Operation.COPY_FILE_RANGE, 2, p.COPY_IN.pack(1, 0, 2, 1, 2**40, 9, 0)),
    ),
    _file((Operation.SETATTR, 2, _time(10_413_792_000, 5)), (Operation.GETATTR, 2, bytes(16))),
    _file((Operation.SETATTR, 2, _time(2**63 - 1, 2**32 - 1)), (Operation.FLUSH, 2, bytes(24))),
    _file(
        (Operation.SETXATTR, 2, _XATTR),
        (Operation.SETXATTR, 2, _KEEP),
        (Operation.GETXATTR, 2, p.GETXATTR_IN.pack(9, 0) + b"user.a\0"),
        (Operation.LISTXATTR, 2, p.GETXATTR_IN.pack(99, 0)),
        (Operation.REMOVEXATTR, 2, b"user.a\0"),
    ),
    _script(
        (Operation.MKDIR, 1, p.MKDIR_IN.pack(0o755, 0) + b"d\0"),
        (Operation.SYMLINK, 2, b"s\0target\0"),
        (Operation.MKNOD, 2, p.MKNOD_IN.pack(0o010644, 0, 0, 0) + b"f\0"),
        (Operation.RENAME2, 1, p.RENAME2_IN.pack(2, 0, 0) + b"d\0e\0"),
        (Operation.OPENDIR, 1, bytes(8)),
        (Operation.READDIRPLUS, 1, p.READ_IN.pack(1, 0, 4_096, 0, 0, 0, 0)),
        (Operation.READDIR, 1, p.READ_IN.pack(1, 2**63, 4_096, 0, 0, 0, 0)),
        (Operation.RELEASEDIR, 1, p.HANDLE_IN.pack(1) + bytes(16)),
        (Operation.STATFS, 1, b""),
        (Operation.RMDIR, 1, b"d\0"),
    ),
    _file(
        (Operation.LINK, 1, p.LINK_IN.pack(2) + b"l\0"),
        (Operation.UNLINK, 1, b"a\0"),
        (Operation.RENAME, 1, p.RENAME_IN.pack(1) + b"l\0b\0"),
        (Operation.LOOKUP, 1, b"b\0"),
        (Operation.RELEASE, 2, p.HANDLE_IN.pack(1) + bytes(16)),
        (Operation.FORGET, 2, p.FORGET_IN.pack(2**64 - 1)),
        (Operation.BATCH_FORGET, 0, p.BATCH_FORGET_IN.pack(2, 0) + p.FORGET_ONE.pack(2, 1) * 2),
        (Operation.TMPFILE, 1, p.CREATE_IN.pack(READ_WRITE, 0o600, 0, 0)),
        (Operation.OPEN, 3, p.OPEN_IN.pack(READ_WRITE, 0)),
    ),
)
TARGETS = (
    Target(
        "requests of the kernel",
        (
            *(f"core.mount.linux.{name}" for name in ("attributes", "files", "folders", "names")),
            *("core.mount.linux.requests", "core.mount.linux.loop", "core.mount.linux.protocol"),
            "core.volume.attribute_calls",
        ),
        _session,
        SEEDS,
        examples=200,
    ),
    Target(
        "the beginning of a connection to the kernel",
        ("core.mount.linux.init",),
        _beginning,
        (p.INIT_IN.pack(7, 41, 131_072, 2**32 - 1, 2**32 - 1), p.INIT_IN_SHORT.pack(7, 31, 1, 0)),
        (MountError,),
    ),
)
