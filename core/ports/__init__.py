"""The ports: all that the engine half knows of disks, sockets, clocks and chance.

Each Protocol states its contract in its docstrings; `tests/contract` holds one suite for each,
run on the real adapter and on its memory twin. Methods without `async` may be called from any
thread and block for at most the time of the disk calls that they name.

- `machine`: time, chance, locks, threads
- `records`: the record store
- `files`: backing files and the block cache
- `network`: connections, and finding pods
"""

from core.ports.files import (
    AsideFile,
    BackingFile,
    BlockCache,
    DiskSpace,
    Files,
    SetAside,
    WayHome,
)
from core.ports.machine import Clock, Entropy, Guard, Workers
from core.ports.network import BlockName, Channel, Discovery, OnBlock, Sighting, Transport
from core.ports.records import (
    ClaimKey,
    MembersOf,
    OriginState,
    PartsSwept,
    RecordReader,
    RecordStore,
    RecordWriter,
    StoredClaim,
    StoredPledge,
)

__all__ = [
    "AsideFile",
    "BackingFile",
    "BlockCache",
    "BlockName",
    "Channel",
    "ClaimKey",
    "Clock",
    "Discovery",
    "DiskSpace",
    "Entropy",
    "Files",
    "Guard",
    "MembersOf",
    "OnBlock",
    "OriginState",
    "PartsSwept",
    "RecordReader",
    "RecordStore",
    "RecordWriter",
    "SetAside",
    "Sighting",
    "StoredClaim",
    "StoredPledge",
    "Transport",
    "WayHome",
    "Workers",
]
