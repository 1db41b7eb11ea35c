"""One request of the kernel, decoded where it was read; the buffer is used again and again."""

from core.mount.linux.protocol import IN_BYTES, IN_HEADER, REQUEST_BYTES_MAX
from core.volume.interface import Caller, Node


class Request:
    """A buffer and the header of the request that lies in it.

    `into` is what a vectored read fills. The header's fields are valid after `decode`: `size` in
    bytes with the header, `operation`, `unique` (the kernel's number of this request), `node`,
    and the caller's `uid`, `gid`, `pid`.
    """

    __slots__ = (
        "buffer",
        "gid",
        "into",
        "node",
        "operation",
        "pid",
        "size",
        "uid",
        "unique",
        "view",
    )

    def __init__(self, size_bytes: int = REQUEST_BYTES_MAX) -> None:
        """Make room for requests of up to `size_bytes`."""
        self.buffer = bytearray(size_bytes)
        self.view = memoryview(self.buffer)
        self.into = (self.buffer,)
        self.size = 0
        self.operation = 0
        self.unique = 0
        self.node = Node(0)
        self.uid = 0
        self.gid = 0
        self.pid = 0

    def decode(self) -> None:
        """Read the header of what was just put into the buffer."""
        (
            self.size,
            self.operation,
            self.unique,
            self.node,
            self.uid,
            self.gid,
            self.pid,
            _,
            _,
        ) = IN_HEADER.unpack_from(self.buffer)

    @property
    def caller(self) -> Caller:
        """Return who asks. The kernel has applied the caller's umask already."""
        return Caller(self.uid, self.gid, self.pid)

    def body(self) -> memoryview:
        """Return all that follows the header."""
        return self.view[IN_BYTES : self.size]

    def name(self, fixed_bytes: int = 0) -> bytes:
        """Return the one name that follows a fixed part of `fixed_bytes`."""
        # The last byte is the NUL that ends it.
        return self.view[IN_BYTES + fixed_bytes : self.size - 1].tobytes()

    def two_names(self, fixed_bytes: int = 0) -> tuple[bytes, bytes]:
        """Return the two names that follow a fixed part of `fixed_bytes`."""
        first, _, second = self.name(fixed_bytes).partition(b"\0")
        return first, second
