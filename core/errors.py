"""Errors that people see, as one small tree: whom to blame, what to say, what to do.

The docstring of a class is the sentence shown to a person (a message, as `said` makes them).
`errno` and `ntstatus` are what a program on the drive gets; `exit_code` is what the command line
returns; `reason` is the word by which a program tells errors apart, which never changes, and
`facts` are what it needs to tell more of them.
"""

import errno
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final, TypeAlias

from core.saying import Sentence, plain, said

Fact: TypeAlias = bool | int | float | str | list[str] | None
NO_FACTS: Final[Mapping[str, Fact]] = MappingProxyType({})

EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_NOT_RUNNING: Final = 3
EXIT_REFUSED: Final = 4
EXIT_NOT_FOUND: Final = 5
EXIT_DEADLINE: Final = 6


class WormholeError(Exception):
    """Something in Wormhole failed."""

    title: ClassVar[Sentence] = said("Wormhole failed")
    says: ClassVar[Sentence] = said("Something in Wormhole failed.")
    errno: ClassVar[int] = errno.EIO
    ntstatus: ClassVar[int] = 0xC0000185  # STATUS_IO_DEVICE_ERROR
    exit_code: ClassVar[int] = EXIT_FAILED
    reason: str = "failed"

    def __init_subclass__(cls) -> None:
        """Make the sentence of the class once: a drive raises thousands of errors in a second."""
        cls.says = said((cls.__doc__ or "").strip())

    def __init__(
        self, detail: str = "", remedy: str = "", *, facts: Mapping[str, Fact] = NO_FACTS
    ) -> None:
        """Say what exactly failed (`detail`) and what the person can do (`remedy`)."""
        super().__init__(detail or self.says)
        self._detail = detail
        self._remedy = remedy
        self.facts = facts

    # Of thousands of errors on a drive hardly one is read: nothing is made of it before.

    @property
    def detail(self) -> Sentence:
        """What exactly failed."""
        return plain(self._detail) if self._detail else self.says

    @property
    def remedy(self) -> Sentence:
        """What the person can do; it may be nothing."""
        return plain(self._remedy)


class TransferEnded(WormholeError):
    """A person ended this transfer; it comes again when it is needed."""

    title = said("Transfer ended")


class FileError(WormholeError):
    """The file operation is not possible."""

    title = said("Not possible on this file")
    reason = "not-possible"


class NotFound(FileError):
    """There is no file or folder of this name."""

    title = said("Not found")
    errno = errno.ENOENT
    ntstatus = 0xC0000034  # STATUS_OBJECT_NAME_NOT_FOUND
    exit_code = EXIT_NOT_FOUND
    reason = "missing"


class Hidden(NotFound):
    """There is a file of this name, on machines that are away, and it is hidden meanwhile."""


class AlreadyExists(FileError):
    """There is a file or folder of this name already."""

    errno = errno.EEXIST
    ntstatus = 0xC0000035  # STATUS_OBJECT_NAME_COLLISION
    reason = "exists-already"


class NotAFolder(FileError):
    """A part of the path is not a folder."""

    errno = errno.ENOTDIR
    ntstatus = 0xC0000103  # STATUS_NOT_A_DIRECTORY


class IsAFolder(FileError):
    """This is a folder, not a file."""

    errno = errno.EISDIR
    ntstatus = 0xC00000BA  # STATUS_FILE_IS_A_DIRECTORY


class FolderNotEmpty(FileError):
    """The folder is not empty."""

    errno = errno.ENOTEMPTY
    ntstatus = 0xC0000101  # STATUS_DIRECTORY_NOT_EMPTY


class NotPermitted(FileError):
    """The drive does not allow this."""

    errno = errno.EPERM
    ntstatus = 0xC0000022  # STATUS_ACCESS_DENIED
    exit_code = EXIT_REFUSED
    reason = "not-permitted"


class InvalidRequest(FileError):
    """The request makes no sense for this file."""

    errno = errno.EINVAL
    ntstatus = 0xC000000D  # STATUS_INVALID_PARAMETER


class NameTooLong(FileError):
    """The name is longer than 255 bytes."""

    errno = errno.ENAMETOOLONG
    ntstatus = 0xC0000106  # STATUS_NAME_TOO_LONG


class FileTooLarge(FileError):
    """The file would be larger than 16 TiB."""

    errno = errno.EFBIG
    ntstatus = 0xC0000904  # STATUS_FILE_TOO_LARGE


class Busy(FileError):
    """The folder is in use by the drive itself."""

    errno = errno.EBUSY
    ntstatus = 0x80000011  # STATUS_DEVICE_BUSY


class NotSupported(FileError):
    """The drive does not offer this."""

    errno = errno.EOPNOTSUPP
    ntstatus = 0xC00000BB  # STATUS_NOT_SUPPORTED


class NoAttribute(FileError):
    """The file has no such extended attribute."""

    errno = errno.ENODATA
    ntstatus = 0xC0000034  # STATUS_OBJECT_NAME_NOT_FOUND


class AttributeTooLarge(FileError):
    """The extended attribute does not fit."""

    errno = errno.ERANGE
    ntstatus = 0x80000005  # STATUS_BUFFER_OVERFLOW


class BadHandle(FileError):
    """The file is not open in the way this needs."""

    errno = errno.EBADF
    ntstatus = 0xC0000008  # STATUS_INVALID_HANDLE


class StaleHandle(FileError):
    """The file has another content now; open it again."""

    errno = errno.ESTALE
    ntstatus = 0xC0000128  # STATUS_FILE_CLOSED


class NoSuchData(FileError):
    """There is no data or hole beyond this offset."""

    errno = errno.ENXIO
    ntstatus = 0xC0000011  # STATUS_END_OF_FILE


class Interrupted(FileError):
    """The program that waited was stopped."""

    errno = errno.EINTR
    ntstatus = 0xC0000120  # STATUS_CANCELLED


class NoSpace(FileError):
    """There is no space left for this; nothing was lost, delete something or offer more space."""

    title = said("No space left")
    errno = errno.ENOSPC
    ntstatus = 0xC000007F  # STATUS_DISK_FULL
    reason = "disk-full"


class Frozen(FileError):
    """The drive is read-only at the moment."""

    title = said("Frozen")
    errno = errno.EROFS
    ntstatus = 0xC00000A2  # STATUS_MEDIA_WRITE_PROTECTED
    exit_code = EXIT_REFUSED
    reason = "frozen"


class TakenAway(FileError):
    """The drive is being taken away on this machine; nothing is opened any more."""

    title = said("Stopped")
    errno = errno.ESHUTDOWN
    ntstatus = 0xC000026E  # STATUS_VOLUME_DISMOUNTED
    exit_code = EXIT_REFUSED


class ContentAbsent(FileError):
    """No pod that has this content is reachable; it comes back with the pod that has it."""

    title = said("The content is on no reachable pod")
    errno = errno.EIO
    ntstatus = 0xC000009C  # STATUS_DEVICE_DATA_ERROR
    exit_code = EXIT_NOT_FOUND
    reason = "content-absent"


class ContentDamaged(FileError):
    """What this pod has of this content is not what it was; nothing else was changed."""

    title = said("The content is damaged")
    errno = errno.EIO
    ntstatus = 0xC000009C  # STATUS_DEVICE_DATA_ERROR
    reason = "content-damaged"


class DeadlineExceeded(FileError):
    """The content did not arrive in time; its pod answers slowly or not at all."""

    title = said("Took too long")
    errno = errno.EIO
    ntstatus = 0xC00000B5  # STATUS_IO_TIMEOUT
    exit_code = EXIT_DEADLINE
    reason = "deadline"


class StoreError(WormholeError):
    """The storage of this pod cannot be used."""

    title = said("The storage cannot be used")
    reason = "storage-unusable"


class StoreTooNew(StoreError):
    """The storage was made by a newer Wormhole; install that version here, nothing was changed."""

    reason = "storage-too-new"


class StoreDamaged(StoreError):
    """The storage is damaged; the files are untouched, `wormhole recover` brings them out."""

    reason = "storage-damaged"


class StoreForeign(StoreError):
    """The storage belongs to another pod or network; nothing was read from it or written to it."""

    reason = "storage-foreign"


class MountError(WormholeError):
    """The drive cannot be mounted."""

    title = said("The drive cannot be mounted")
    reason = "mount-refused"


class ConfigError(WormholeError):
    """The configuration has problems; the one in force stays."""

    title = said("The configuration has problems")
    exit_code = EXIT_USAGE
    reason = "settings-wrong"


class PeerError(WormholeError):
    """The other machine could not be reached or did not answer as it should."""

    title = said("The other machine")
    reason = "other-machine"


class Disowned(PeerError):
    """The other machine says that this one was removed from the network."""

    reason = "disowned"


class SenderRemoved(PeerError):
    """The other machine is known to be removed from the network."""


class Unreachable(PeerError):
    """The other machine cannot be reached; it may be off, or a firewall holds it back."""

    reason = "unreachable"


class ProtocolError(PeerError):
    """The other machine sent something that is not understood; the connection was closed."""

    reason = "not-understood"


class PairingError(PeerError):
    """The machines could not be paired."""

    title = said("Not paired")
    exit_code = EXIT_REFUSED
    reason = "not-paired"

    def __init__(
        self,
        detail: str = "",
        remedy: str = "",
        reason: str = "",
        *,
        facts: Mapping[str, Fact] = NO_FACTS,
    ) -> None:
        """Say what failed and what to do; `reason` is the word of `Obstacle`."""
        super().__init__(detail, remedy, facts=facts)
        self.reason = reason or type(self).reason


class Refused(WormholeError):
    """This is not allowed here."""

    title = said("Refused")
    exit_code = EXIT_REFUSED
    reason = "refused"


class LastCopies(Refused):
    """Something would be lost: no other pod that is reachable now has it."""

    title = said("Refused: these are the last copies")
    reason = "last-copies"

    def __init__(self, detail: str = "", remedy: str = "", paths: tuple[str, ...] = ()) -> None:
        """Say what would be lost; `paths` of the drive, the first ones where there are many."""
        super().__init__(detail, remedy)
        self.paths = paths


class NotRunning(WormholeError):
    """No node of this home is running; start it with `wormhole up`."""

    title = said("Not running")
    exit_code = EXIT_NOT_RUNNING
    reason = "not-running"


class UsageError(WormholeError):
    """The command cannot be used like this."""

    title = said("Wrong usage")
    exit_code = EXIT_USAGE
    reason = "wrong-usage"
