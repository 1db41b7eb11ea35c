"""Which features the driver asks the kernel for, and what it may then use.

The kernel says what it can do, we say what we want of it; what is not granted is done without.
"""

from dataclasses import dataclass
from typing import Final

from core.errors import MountError
from core.mount.linux.protocol import (
    INIT_IN,
    INIT_IN_SHORT,
    INIT_OUT,
    MAJOR,
    MINOR,
    MINOR_MIN,
    PAGE_BYTES,
    WRITE_BYTES_MAX,
    Feature,
)

BACKGROUND_MAX: Final = 64
CONGESTED_FROM: Final = 48
# One level: a backing file may itself stand on a plain file system, not on another stacked one.
STACK_DEPTH: Final = 1

# Locks stay with the kernel, so they are not asked for; the write-back cache neither: with it the
# kernel owns size and times, and cuts what another pod wrote.
WANTED: Final = (
    Feature.ASYNC_READ
    | Feature.ATOMIC_O_TRUNC
    | Feature.BIG_WRITES
    | Feature.DO_READDIRPLUS
    | Feature.READDIRPLUS_AUTO
    | Feature.ASYNC_DIO
    | Feature.PARALLEL_DIROPS
    | Feature.MAX_PAGES
    | Feature.CACHE_SYMLINKS
    | Feature.EXPLICIT_INVAL_DATA
    | Feature.HANDLE_KILLPRIV_V2
    | Feature.INIT_EXT
    | Feature.DIRECT_IO_ALLOW_MMAP
)
_LOW_BITS: Final = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Offer:
    """What the kernel can do: protocol version, read-ahead in bytes, features."""

    major: int
    minor: int
    readahead_bytes: int
    features: Feature


@dataclass(frozen=True, slots=True)
class Agreement:
    """What both sides use from here on."""

    minor: int
    readahead_bytes: int
    features: Feature

    @property
    def passthrough(self) -> bool:
        """Say whether the kernel may read backing files by itself."""
        return Feature.PASSTHROUGH in self.features

    @property
    def direct_maps(self) -> bool:
        """Say whether a file that is open for direct I/O may be mapped."""
        return Feature.DIRECT_IO_ALLOW_MMAP in self.features


def read_offer(body: memoryview) -> Offer:
    """Decode the body of an INIT request. Raises `MountError` where it is too short."""
    if len(body) < INIT_IN_SHORT.size:
        raise MountError("The kernel began with less than an agreement needs.")
    if len(body) >= INIT_IN.size:
        major, minor, readahead, low, high = INIT_IN.unpack_from(body)
    else:
        major, minor, readahead, low = INIT_IN_SHORT.unpack_from(body)
        high = 0
    features = low | (high << 32 if low & Feature.INIT_EXT else 0)
    return Offer(major, minor, readahead, Feature(features))


def agree(offer: Offer, passthrough: bool) -> Agreement:
    """Decide what to use of `offer`; `passthrough` only if this process may register files.

    Raises `MountError` where the kernel is too old.
    """
    if offer.major != MAJOR or offer.minor < MINOR_MIN:
        raise MountError(
            f"The kernel speaks FUSE {offer.major}.{offer.minor}, "
            f"but the drive needs {MAJOR}.{MINOR_MIN}.",
            "Use Linux 5.4 or newer.",
        )
    wanted = WANTED | (Feature.PASSTHROUGH if passthrough else Feature(0))
    return Agreement(min(offer.minor, MINOR), offer.readahead_bytes, offer.features & wanted)


def encode_agreement(agreement: Agreement) -> bytes:
    """Encode the answer to INIT."""
    features = int(agreement.features)
    return INIT_OUT.pack(
        MAJOR,
        agreement.minor,
        agreement.readahead_bytes,
        features & _LOW_BITS,
        BACKGROUND_MAX,
        CONGESTED_FROM,
        WRITE_BYTES_MAX,
        1,  # times are kept to the nanosecond
        WRITE_BYTES_MAX // PAGE_BYTES,
        0,
        features >> 32,
        STACK_DEPTH if agreement.passthrough else 0,
    )
