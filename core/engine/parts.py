"""What an engine is built from, and how its pieces are put together."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field

from core.contents.contents import Contents
from core.engine.settings import EngineSettings
from core.ids import NetworkId, PodId
from core.ports import BlockCache, Clock, Guard, MembersOf, RecordStore, Transport, Workers
from core.replica.replica import Replica


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineParts:
    """Everything that an engine needs.

    `members_of` reads the members out of the records. `dirty`: lines that the contents found
    unpublished at the start. `program_of`: the name of a process, "" where that is not known.
    `guard`: a lock, where several threads count what passes.
    `reading_workers` are kept for what programs wait for: it never stands behind the others' work.
    """

    pod: PodId
    name: str
    network: NetworkId
    replica: Replica
    store: RecordStore
    contents: Contents
    cache: BlockCache
    transport: Transport
    clock: Clock
    workers: Workers
    reading_workers: Workers
    members_of: MembersOf
    settings: EngineSettings = field(default_factory=EngineSettings)
    dirty: tuple[int, ...] = ()
    program: str = ""
    program_of: Callable[[int], str] = lambda _process: ""
    guard: Guard = field(default_factory=nullcontext)
