"""An open backing file on the disk; what takes long releases the interpreter lock."""

import errno
import fcntl
import os
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Final

from blake3 import blake3

from core.errors import BadHandle, FileTooLarge, NoSpace, StoreError, WormholeError
from core.model.content import Noted
from core.saying import said
from core.store.fallocate import fallocate

_PUNCH: Final = 0x02
_KEEP_SIZE: Final = 0x01
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_CANNOT: Final = frozenset({errno.EOPNOTSUPP, errno.ENOSYS})
_CHUNK_BYTES: Final = 2**20
_F_SETSIG: Final = 10  # linux/fcntl.h; the fcntl module does not name it

_scratch = threading.local()


def disk_fault(error: OSError) -> WormholeError:
    """Return the error to raise in the place of one of the operating system."""
    if error.errno in _FULL:
        return NoSpace(said("The disk of the storage is full; what was there is unharmed."))
    if error.errno == errno.EFBIG:
        return FileTooLarge()
    return StoreError(
        said("The disk of the storage failed: {problem}.", problem=error.strerror or ""),
        remedy=said("Look at the disk's health; the copies on other pods are not touched."),
    )


class DiskBackingFile:
    """A backing file by its descriptor. Calls may come from several threads."""

    def __init__(
        self,
        descriptor: int,
        *,
        writable: bool,
        fault: Callable[[OSError], WormholeError] = disk_fault,
    ) -> None:
        """Take over `descriptor`; `fault` returns what to raise in the place of an error."""
        self._descriptor: int | None = descriptor
        self._fault = fault
        self._writable = writable

    @property
    def descriptor(self) -> int | None:
        """The descriptor to hand to the kernel."""
        return self._descriptor

    def _open(self) -> int:
        if self._descriptor is None:
            raise BadHandle
        return self._descriptor

    def _open_to_write(self) -> int:
        if not self._writable:
            raise BadHandle
        return self._open()

    def read(self, offset: int, size: int) -> bytes:
        """Return up to `size` bytes; fewer only at the end."""
        descriptor = self._open()
        try:
            data = os.pread(descriptor, size, offset)
            while 0 < len(data) < size:
                more = os.pread(descriptor, size - len(data), offset + len(data))
                if not more:
                    break
                data += more
        except OSError as error:
            raise self._fault(error) from error
        return data

    def write(self, offset: int, data: memoryview | bytes) -> None:
        """Write all of `data`. Raises `NoSpace`."""
        descriptor = self._open_to_write()
        try:
            done = os.pwrite(descriptor, data, offset)
            while done < len(data):
                done += os.pwrite(descriptor, memoryview(data)[done:], offset + done)
        except OSError as error:
            raise self._fault(error) from error

    def truncate(self, size: int) -> None:
        """Set the size."""
        try:
            os.ftruncate(self._open_to_write(), size)
        except OSError as error:
            raise self._fault(error) from error

    def allocate(self, offset: int, length: int, keep_size: bool) -> None:
        """Make sure that writing there will not fail for want of space."""
        self._fallocate(_KEEP_SIZE if keep_size else 0, offset, length)

    def punch(self, offset: int, length: int) -> None:
        """Make a hole; zeros are written where the disk cannot."""
        length = min(length, self.size() - offset)
        if length > 0 and not self._fallocate(_PUNCH | _KEEP_SIZE, offset, length):
            zeros = bytes(min(length, _CHUNK_BYTES))
            for start in range(offset, offset + length, _CHUNK_BYTES):
                self.write(start, memoryview(zeros)[: offset + length - start])

    def _fallocate(self, mode: int, offset: int, length: int) -> bool:
        descriptor = self._open_to_write()
        try:
            fallocate(descriptor, mode, offset, length)
        except OSError as error:
            if error.errno in _CANNOT:
                return False
            raise self._fault(error) from error
        return True

    def size(self) -> int:
        """Return the size."""
        return os.fstat(self._open()).st_size

    def next_data(self, offset: int) -> int | None:
        """Return where data begins at or after `offset`, or None."""
        try:
            return os.lseek(self._open(), offset, os.SEEK_DATA)
        except OSError as error:
            if error.errno == errno.ENXIO:
                return None
            raise self._fault(error) from error

    def next_hole(self, offset: int) -> int:
        """Return where a hole begins at or after `offset`; the end counts as one."""
        try:
            return os.lseek(self._open(), offset, os.SEEK_HOLE)
        except OSError as error:
            if error.errno == errno.ENXIO:
                return self.size()
            raise self._fault(error) from error

    def hashes(self, first: int, count: int, block_bytes: int) -> list[bytes | None]:
        """Return the BLAKE3 of blocks in order, None for one that is wholly hole or beyond."""
        found: list[bytes | None] = [None] * count
        buffer = _buffer(block_bytes)
        for block in self._blocks_with_data(first, count, block_bytes):
            length = self._fill(buffer, block * block_bytes)
            if length:
                found[block - first] = blake3(buffer[:length]).digest()
        return found

    def _blocks_with_data(self, first: int, count: int, block_bytes: int) -> Iterator[int]:
        """Yield the blocks that are not wholly hole, by asking the disk where data is."""
        block = first
        while block < first + count:
            data_at = self.next_data(block * block_bytes)
            if data_at is None:
                return
            block = data_at // block_bytes
            # Up to the next hole every block has data.
            end = -(-self.next_hole(data_at) // block_bytes)
            while block < min(end, first + count):
                yield block
                block += 1

    def _fill(self, buffer: memoryview, offset: int) -> int:
        descriptor = self._open()
        length = 0
        try:
            while length < len(buffer):
                more = os.preadv(descriptor, [buffer[length:]], offset + length)
                if not more:
                    break
                length += more
        except OSError as error:
            raise self._fault(error) from error
        return length

    def sync(self) -> None:
        """Return when data and size survive a power cut."""
        try:
            os.fdatasync(self._open())
        except OSError as error:
            raise self._fault(error) from error

    def noted(self) -> Noted:
        """Return how the file looks now."""
        found = os.fstat(self._open())
        return Noted(size=found.st_size, mtime_ns=found.st_mtime_ns, ctime_ns=found.st_ctime_ns)

    def mapped_for_writing(self) -> bool:
        """Say whether some program may still write to the file, through a mapping or a handle.

        The kernel grants a read lease only while nobody can write, so a handle that was itself
        opened for writing always gets True: ask one that was opened for reading.
        """
        descriptor = self._open()
        if self._writable:
            return True
        try:
            # A lease that is broken in the moment that we hold it sends a signal, which would end
            # the process if it were the usual SIGIO.
            fcntl.fcntl(descriptor, _F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError as error:
            if error.errno in {errno.EAGAIN, errno.EACCES, errno.EINVAL}:
                return True
            raise self._fault(error) from error
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False

    def close(self) -> None:
        """Close the descriptor; the kernel's references live on."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def _buffer(size: int) -> memoryview:
    """Return this thread's buffer of `size` bytes."""
    buffer = getattr(_scratch, "buffer", None)
    if not isinstance(buffer, bytearray) or len(buffer) < size:
        buffer = _scratch.buffer = bytearray(size)
    return memoryview(buffer)[:size]
