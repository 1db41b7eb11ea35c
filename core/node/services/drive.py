"""Using the drive from inside the node, as a program would through the mount. In a worker."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from core.errors import DeadlineExceeded, NotAFolder, NotFound
from core.model.records import Kind
from core.node.services.paths import for_people
from core.saying import said
from core.transfer.patience import Patience
from core.volume.interface import (
    ROOT_NODE,
    Attributes,
    Caller,
    Drive,
    Handle,
    Maybe,
    Needs,
    Node,
    OpenFlags,
)

T = TypeVar("T")
PIECE_BYTES: Final = 2**20


class DriveUser:
    """Calls a drive and waits where it must; gives back every node that it looked up."""

    def __init__(self, drive: Drive, satisfy: Callable[[Needs], None]) -> None:
        """Use `drive`; `satisfy` blocks until a call can be repeated."""
        self.drive = drive
        self._satisfy = satisfy
        self.caller = Caller(os.geteuid(), os.getegid(), os.getpid())

    def wait(self, call: Callable[[], Maybe[T]]) -> T:
        """Return what `call` returns, waiting for what it needs.

        Raises `DeadlineExceeded` where it needs the same again and again until its deadline.
        """
        result = call()
        if not isinstance(result, Needs):
            return result
        patience = Patience.of(result)
        while True:
            time.sleep(patience.pause(time.monotonic()))
            if patience.is_over(time.monotonic()):
                raise DeadlineExceeded
            self._satisfy(patience.bounded)
            result = call()
            if not isinstance(result, Needs):
                return result
            patience = patience.again(result)

    @contextmanager
    def node(self, path: bytes) -> Iterator[Attributes]:
        """Yield what stands at a path of the drive. Raises `NotFound`."""
        taken: list[Node] = []
        try:
            attributes = self.drive.get_attributes(ROOT_NODE)
            for name in path.split(b"/"):
                if name:
                    attributes = self._step(attributes.node, name, path)
                    taken.append(attributes.node)
            yield attributes
        finally:
            for node in taken:
                self.drive.forget(node, 1)

    def _step(self, parent: Node, name: bytes, path: bytes) -> Attributes:
        try:
            return self.drive.lookup(parent, name)
        except NotFound:
            raise NotFound(
                said("There is no {path} in the drive.", path=for_people(path))
            ) from None

    @contextmanager
    def folder(self, path: bytes) -> Iterator[Node]:
        """Yield the folder at a path, made with those above it where they are missing."""
        taken: list[Node] = []
        try:
            node = ROOT_NODE
            for name in path.split(b"/"):
                if name:
                    node = self._enter(node, name, path)
                    taken.append(node)
            yield node
        finally:
            for each in taken:
                self.drive.forget(each, 1)

    def _enter(self, parent: Node, name: bytes, path: bytes) -> Node:
        try:
            found = self.drive.lookup(parent, name)
        except NotFound:
            found = self.drive.make_folder(parent, name, 0o755, self.caller)
        if found.kind is not Kind.FOLDER:
            self.drive.forget(found.node, 1)
            raise NotAFolder(said("A part of {path} is a file.", path=for_people(path)))
        return found.node

    @contextmanager
    def opened(self, node: Node, flags: OpenFlags) -> Iterator[Handle]:
        """Open a file as long as the block runs."""
        handle = self.wait(lambda: self.drive.open(node, flags, self.caller)).handle
        try:
            yield handle
        finally:
            self.drive.release(handle)

    def write_all(self, handle: Handle, pieces: Iterator[tuple[int, bytes]]) -> int:
        """Write pieces (offset, data); return how many bytes."""
        written = 0
        for offset, data in pieces:
            written += self.wait(
                lambda offset=offset, data=data: self.drive.write(handle, offset, data)  # type: ignore[misc]
            )
        return written

    def read_all(self, handle: Handle) -> Iterator[bytes]:
        """Yield the content of an open file, piece by piece."""
        offset = 0
        while True:
            at = offset
            data = self.wait(lambda at=at: self.drive.read(handle, at, PIECE_BYTES))  # type: ignore[misc]
            if not data:
                return
            yield data
            offset += len(data)
