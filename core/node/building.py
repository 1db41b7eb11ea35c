"""Builds the inner half of a node: everything below the network and the mount."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Final

from core.contents.contents import Contents
from core.contents.recovery import Recovered
from core.engine.engine import Engine
from core.engine.parts import EngineParts
from core.errors import StoreForeign
from core.ids import NetworkId, PodId
from core.membership.table import FreezeState
from core.model.members import Member, Role
from core.net.identity import Identity, load_identity
from core.net.tls import TlsTransport
from core.node.belonging import why_frozen
from core.node.block_cache import MemoryBlockCache
from core.node.chronicle import open_chronicle
from core.node.disk_health import DiskHealth
from core.node.home import Home
from core.node.last_address import wished
from core.node.leftover import finish_move
from core.node.membership import Statements
from core.node.parts import Parts
from core.node.private import require_own
from core.node.programs import program_of
from core.node.settings import (
    Settings,
    content_settings,
    engine_settings,
    load,
    pod_name,
    storage_folder,
    view_settings,
    volume_settings,
)
from core.node.system import SystemClock, SystemEntropy, ThreadWorkers, boot_name, new_guard
from core.ports import RecordStore
from core.replica.replica import Replica
from core.saying import Sentence, said
from core.store.files_disk import DiskFiles
from core.store.footprint import Footprint
from core.store.keeper import StoreKeeper
from core.store.life import begin_life, end_life
from core.store.marker import check_marker as check_records
from core.store.marker import read_marker
from core.store.records_sqlite import SqliteRecordStore
from core.volume.settings import Outside
from core.volume.volume import open_volume

WORKERS: Final = 8
READING_WORKERS: Final = 4
_OTHER_FOLDER: Final = said(
    "Put the right folder back, or choose one with storage.path in pod.toml."
)


async def build(home: Home, stack: AsyncExitStack) -> Parts:
    """Build everything below the network and the mount."""
    settings = load(home)
    identity = load_identity(home.identity_file)
    storage = storage_folder(home, settings.pod)
    require_own(storage, _OTHER_FOLDER)
    network = network_of(storage, identity.pod)
    clock, entropy = SystemClock(), SystemEntropy()
    store, may_lack = await _open_store(storage, network, identity, clock, stack)
    files, health = await _open_files(storage, store, clock)
    statements = Statements(network, store)
    replica = Replica(store, clock, entropy, identity.pod, new_guard())
    _begin_life(replica, statements, may_lack=may_lack)
    settings, barred = _as_admitted(settings, own_member(statements, store, identity.pod))
    cache = MemoryBlockCache()
    contents = Contents(store, files, clock, new_guard, identity.pod, cache)
    workers, recovered = await _begin_work(contents, statements, stack)
    transport = TlsTransport(identity, wished(home, settings.pod.pod.listen))
    engine = Engine(
        EngineParts(
            pod=identity.pod,
            name=pod_name(settings.pod),
            network=network,
            replica=replica,
            store=store,
            contents=contents,
            cache=cache,
            transport=transport,
            clock=clock,
            workers=workers,
            reading_workers=_workers(READING_WORKERS, stack),
            members_of=statements.members,
            settings=engine_settings(settings, files.space()),
            dirty=tuple(recovered.dirty),
            program=metadata.version("wormhole-drive"),
            program_of=program_of,
            guard=new_guard(),
        )
    )
    parts = Parts(
        home=home,
        settings=settings,
        identity=identity,
        network=network,
        clock=clock,
        workers=workers,
        store=store,
        files=files,
        replica=replica,
        contents=contents,
        volume=open_volume(replica, contents, clock, entropy, new_guard, _outside(engine)),
        transport=transport,
        engine=engine,
        statements=statements,
        footprint=Footprint(storage, clock),
        health=health,
        chronicle=await asyncio.to_thread(open_chronicle, home, store, clock),
        barred=barred,
        freeze=_freeze(statements, store),
    )
    return _in_force(parts)


def _in_force(parts: Parts) -> Parts:
    parts.engine.on_turned(parts.volume.turned)
    configure(parts, parts.settings)
    return parts


def _outside(engine: Engine) -> Outside:
    return Outside(
        engine.room, engine.has_copies, engine.out_of_reach, engine.absence, engine.spooled
    )


def _begin_life(replica: Replica, statements: Statements, *, may_lack: bool) -> None:
    replica.write_after(statements.admitted_at())
    if may_lack:
        # Others may know records of ours that are gone here: their numbers must not come twice.
        replica.renew()


async def _open_files(
    storage: Path, store: SqliteRecordStore, clock: SystemClock
) -> tuple[DiskFiles, DiskHealth]:
    """Open the backing files; what fails on the disk under them and the records is noted."""
    files = await asyncio.to_thread(DiskFiles, storage)
    health = DiskHealth(clock)
    store.when_disk_fails(health.failed)
    files.when_disk_fails(health.failed)
    return files, health


async def _begin_work(
    contents: Contents, statements: Statements, stack: AsyncExitStack
) -> tuple[ThreadWorkers, Recovered]:
    """Find what the last run left, and begin with the workers."""
    # What was found in doubt may be elsewhere: the records say so before an engine runs.
    contents.table.elsewhere.know_members(statements.members)
    recovered = await asyncio.to_thread(contents.recover, boot_name())
    stack.callback(contents.shutdown)
    return _workers(WORKERS, stack), recovered


def _workers(count: int, stack: AsyncExitStack) -> ThreadWorkers:
    """Make workers; what they still do ends before contents and records are closed under it."""
    workers = ThreadWorkers(count)
    stack.callback(workers.close)
    return workers


async def _open_store(
    storage: Path,
    network: NetworkId,
    identity: Identity,
    clock: SystemClock,
    stack: AsyncExitStack,
) -> tuple[SqliteRecordStore, bool]:
    """Open the records; say whether some of the last ones may be gone here and known elsewhere."""
    await asyncio.to_thread(finish_move, storage)
    store = await asyncio.to_thread(SqliteRecordStore, storage)
    stack.callback(_close, store)
    await asyncio.to_thread(check_records, storage, store, network, identity.pod)
    power_was_cut = await asyncio.to_thread(begin_life, store, boot_name())
    stack.callback(end_life, store)
    stack.enter_context(StoreKeeper(store, clock))
    return store, power_was_cut or store.is_shortened


def configure(parts: Parts, settings: Settings) -> None:
    """Have every part take these settings; in effect at once."""
    parts.settings = settings
    others = len(parts.engine.peers()) > 1
    parts.contents.configure(content_settings(settings, others=others))
    frozen, measures, space = parts.frozen, parts.measures, parts.files.space()
    parts.volume.configure(
        volume_settings(settings, space, frozen, closing=parts.closing, slow=measures.slow)
    )
    held = parts.holds_back
    parts.engine.configure(engine_settings(settings, space, frozen=held, measures=measures))
    parts.replica.settings = view_settings(settings, parts.replica.settings.pod_name_of)


def network_of(storage: Path, pod: PodId) -> NetworkId:
    """Return the id of the network whose storage this is. Raises `StoreForeign`, `StoreDamaged`.

    A storage that is not there, or is another pod's, is refused before anything is opened.
    """
    marker = read_marker(storage)
    if marker is None:
        raise StoreForeign(
            said(
                "The storage {storage} has no marker that says whose it is; nothing was changed.",
                storage=storage,
            ),
            said(
                "Is the right disk mounted there? `wormhole recover` brings files out of a storage."
            ),
        )
    if marker.pod != pod.hex():
        raise StoreForeign(
            said(
                "The storage {storage} belongs to another pod. Nothing was read from it or "
                "written to it.",
                storage=storage,
            ),
            said("Put the right folder or disk back, or choose it with storage.path in pod.toml."),
        )
    return NetworkId(bytes.fromhex(marker.network))


def own_member(statements: Statements, store: RecordStore, pod: PodId) -> Member | None:
    """Return this pod as the network admitted it, None before it knows of that."""
    with store.read() as reader:
        return statements.members(reader).get(pod)


def _freeze(statements: Statements, store: SqliteRecordStore) -> FreezeState:
    with store.read() as reader:
        return statements.read(reader).freeze


def _as_admitted(settings: Settings, member: Member | None) -> tuple[Settings, Sentence]:
    return as_admitted(settings, member), why_frozen(member)


def as_admitted(settings: Settings, member: Member | None) -> Settings:
    """Return the settings of a pod that the network admitted as `member`.

    One that was invited as client is one, whatever its file says, and all call it by one name.
    """
    if member is None:
        return settings
    pod = settings.pod
    role = "client" if member.role is Role.CLIENT else pod.pod.role
    return replace(settings, pod=replace(pod, pod=replace(pod.pod, role=role, name=member.name)))


def _close(store: SqliteRecordStore) -> None:
    try:
        store.sync()
    finally:
        store.close()
