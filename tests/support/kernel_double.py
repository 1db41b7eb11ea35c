"""A stand-in for the kernel's side of the protocol: asks handlers, one request at a time."""

from dataclasses import dataclass
from pathlib import Path

from core.mount.linux.dispatch import TABLE, run
from core.mount.linux.init import Agreement
from core.mount.linux.listings import OpenFolders
from core.mount.linux.opens import OpenFiles, Registry
from core.mount.linux.pages import Pages
from core.mount.linux.protocol import (
    CREATE_IN,
    ENTRY_BYTES,
    ENTRY_OUT,
    IN_BYTES,
    IN_HEADER,
    OPEN_IN,
    OPEN_OUT,
    READ_IN,
    WRITE_IN,
    Feature,
    Operation,
)
from core.mount.linux.requests import Request
from core.mount.linux.session import Answer, Session
from core.volume.interface import ROOT_NODE, Drive, Node
from tests.support.loopback_drive import LoopbackDrive


def encode(
    operation: int,
    node: int = ROOT_NODE,
    body: bytes = b"",
    unique: int = 2,
    uid: int = 0,
    gid: int = 0,
    pid: int = 0,
) -> bytes:
    """Encode a request as the kernel would; `pid` is 0 for programs of other namespaces."""
    size = IN_BYTES + len(body)
    return IN_HEADER.pack(size, operation, unique, node, uid, gid, pid, 0, 0) + body


def received(encoded: bytes) -> Request:
    """Return a request as the loop would have read it."""
    request = Request()
    request.buffer[: len(encoded)] = encoded
    request.decode()
    return request


@dataclass(frozen=True, slots=True)
class Found:
    """What an entry answer says, in part."""

    node: int
    inode: int
    size: int
    mode: int
    links: int
    valid_seconds: int


def read_entry(answer: Answer | int) -> Found:
    assert isinstance(answer, bytes), answer
    fields = ENTRY_OUT.unpack_from(answer)
    return Found(fields[0], fields[6], fields[7], fields[15], fields[16], fields[2])


def read_opened(answer: Answer | int, after_entry: bool = False) -> tuple[int, int, int]:
    """Return handle, opened as, backing."""
    assert isinstance(answer, bytes), answer
    handle, opened_as, backing = OPEN_OUT.unpack_from(answer, ENTRY_BYTES if after_entry else 0)
    return handle, opened_as, backing


class KernelDouble:
    """Asks a drive through the handlers, without a mount."""

    def __init__(self, drive: Drive, registry: Registry | None = None) -> None:
        self.drive = drive
        self.forgotten_listings: list[Node] = []
        self.files = OpenFiles(registry)
        self.folders = OpenFolders(drive)
        self.told: list[bytes] = []
        self.session = Session(
            drive,
            Agreement(41, 131_072, Feature(0)),
            self.files,
            self.folders,
            Pages(self.told.append, drive),
            self.forgotten_listings.append,
        )

    @classmethod
    def over(cls, folder: Path, registry: Registry | None = None) -> "KernelDouble":
        """Return a double that asks for a local folder."""
        return cls(LoopbackDrive(folder, passes_through=registry is not None), registry)

    def ask(
        self,
        operation: Operation,
        node: int = ROOT_NODE,
        body: bytes = b"",
        uid: int = 0,
        gid: int = 0,
    ) -> Answer | int:
        """Return the body of the answer, or its negative error number."""
        handler, _ = TABLE[operation]
        assert handler is not None
        request = received(encode(operation, node, body, uid=uid, gid=gid))
        return run(handler, self.session, request)

    def find(self, name: bytes, parent: int = ROOT_NODE) -> Found:
        return read_entry(self.ask(Operation.LOOKUP, parent, name + b"\0"))

    def open(self, node: int, flags: int) -> tuple[int, int, int]:
        return read_opened(self.ask(Operation.OPEN, node, OPEN_IN.pack(flags, 0)))

    def create(self, name: bytes, flags: int, mode: int = 0o100644) -> Answer | int:
        body = CREATE_IN.pack(flags, mode, 0o022, 0) + name + b"\0"
        return self.ask(Operation.CREATE, ROOT_NODE, body)

    def read(self, node: int, handle: int, offset: int, size: int) -> Answer | int:
        body = READ_IN.pack(handle, offset, size, 0, 0, 0, 0)
        return self.ask(Operation.READ, node, body)

    def write(
        self, node: int, handle: int, offset: int, data: bytes, flags: int = 0
    ) -> Answer | int:
        body = WRITE_IN.pack(handle, offset, len(data), flags, 0, 0, 0) + data
        return self.ask(Operation.WRITE, node, body)
