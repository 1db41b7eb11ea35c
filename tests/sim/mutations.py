"""Rules broken on purpose: what the simulator must notice, and by which promise.

A check that cannot fail shows nothing. Each mutation takes one rule away that keeps a promise; the
box must say so within a few seeds.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest

from core.contents.contents import Contents
from core.contents.durability import Durability, MadeDurable
from core.contents.readable_lines import ReadableLine
from core.contents.recovery import Recovery
from core.contents.settings import ContentSettings
from core.engine.dropping import Dropping
from core.engine.engine import Engine
from core.engine.housekeeping import Housekeeping
from core.engine.notes import Notes
from core.engine.pledging import Pledging
from core.engine.pods import Pods
from core.engine.reading import Reading
from core.engine.settings import EngineSettings
from core.errors import WormholeError
from core.ids import ROOT
from core.model.content import FileVersion
from core.model.records import Batch, Dead
from core.net.memory_transport import MemoryTransport
from core.node.services.conflicts import Conflicts
from core.replica.merging import Merging
from core.store.files_memory import MemoryBackingFile
from core.store.records_memory import MemoryRecordStore, MemoryWriter
from core.volume.interface import RenameMode
from core.volume.names import NameCalls
from core.volume.volume import open_volume
from tests.sim.plans import Plan, plan
from tests.sim.proof import PROOF
from tests.sim.surplus import surplus_plan
from tests.sim.told import TOLD
from tests.sim.watch import KEPT

Break = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True, slots=True)
class Mutation:
    """A rule that is taken away; `promises`: by which of them that may be noticed.

    `fits`: of which plans it can be seen, so that no run is spent on others. `plan`: the plan of a
    seed.
    """

    name: str
    carry_out: Break
    promises: tuple[str, ...]
    fits: Callable[[Plan], bool] = lambda _plan: True
    plan: Callable[[int], Plan] = lambda seed: plan(seed, steps=150)


@contextmanager
def broken(mutation: Mutation) -> Iterator[None]:
    """Take the rule away for a while."""
    with pytest.MonkeyPatch.context() as patch:
        mutation.carry_out(patch)
        yield


def _with(*kinds: str) -> Callable[[Plan], bool]:
    return lambda plan: all(any(a.name == kind for a in plan.actions) for kind in kinds)


# --- the mutations


def _drop_without_proof(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Housekeeping, "_may_go", lambda *_: True)


def _skip_fsync_of_files(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryBackingFile, "sync", lambda _: None)


def _skip_fsync_of_records(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryRecordStore, "sync", lambda _: None)


def _announce_before_sync(patch: pytest.MonkeyPatch) -> None:
    def make_durable(self: Durability, line_ids: list[int]) -> MadeDurable:
        with self._table.store.read() as reader:
            rows = [reader.line(number) for number in line_ids]
        whole = [row for row in rows if row is not None and row.whole]
        return MadeDurable([(row.entry, row.version) for row in whole if row.version is not None])

    patch.setattr(Durability, "make_durable", make_durable)


def _ignore_removals_of_others(patch: pytest.MonkeyPatch) -> None:
    insert = Merging._insert

    def without(self: Merging, batch: Batch) -> None:
        kept = tuple(record for record in batch.records if not isinstance(record, Dead))
        insert(self, Batch(batch.origin, batch.last, batch.previous, batch.digest, kept))

    patch.setattr(Merging, "_insert", without)


def _take_half_of_a_batch(patch: pytest.MonkeyPatch) -> None:
    insert = Merging._insert

    def half(self: Merging, batch: Batch) -> None:
        kept = batch.records[: (len(batch.records) + 1) // 2]
        insert(self, Batch(batch.origin, batch.last, batch.previous, batch.digest, kept))

    patch.setattr(Merging, "_insert", half)


def _read_zeros_for_what_is_missing(patch: pytest.MonkeyPatch) -> None:
    piece = ReadableLine._piece

    def zeros(self: ReadableLine, block: int, low: int, high: int, cache: Any) -> bytes:
        found = piece(self, block, low, high, cache)
        return bytes(high - low) if found is None else found

    patch.setattr(ReadableLine, "_piece", zeros)


def _serve_everybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryTransport, "accepts", lambda self, _pod: not self._closed)
    patch.setattr(MemoryTransport, "_require_member", lambda *_: None)
    patch.setattr(MemoryTransport, "set_members", lambda *_: None)


def _delete_what_is_not_here(patch: pytest.MonkeyPatch) -> None:
    """A pod that takes what it lacks for deleted, and says so to the others."""
    recover = Recovery.recover

    def scan(self: Recovery, boot: bytes) -> object:
        result = recover(self, boot)
        with self._table.store.read() as reader:
            lines = {row.entry for row in reader.lines_in_role(1)}
            rows = [row for row in reader.all_rows() if row.births and row.births[0].kind == 1]
            missing = [row for row in rows if row.alive and row.id not in lines]
        self._table.lost = missing  # type: ignore[attr-defined]
        return result

    def open_and_remove(replica: Any, contents: Any, *rest: Any) -> Any:
        def remove() -> None:
            for row in contents.table.lost:
                with suppress(WormholeError), replica.change() as change:
                    change.remove(row.parent or ROOT, row.name, want_folder=False)

        asyncio.get_running_loop().call_soon(remove)
        return open_volume(replica, contents, *rest)

    patch.setattr(Recovery, "recover", scan)
    patch.setattr("tests.sim.pod.open_volume", open_and_remove)


def _wait_for_ever(patch: pytest.MonkeyPatch) -> None:
    async def hope(self: Reading, _version: object, _began: float) -> None:
        await self._changed.wait(1.0)

    async def satisfy(self: Reading, wanted: Any, _until: float) -> None:
        version = await self._tools.workers.run(lambda: self._version(wanted))
        while version is not None and not await self._try(version, wanted):
            await hope(self, version, 0.0)

    patch.setattr(Reading, "satisfy", satisfy)


def _rename_in_two_steps(patch: pytest.MonkeyPatch) -> None:
    """What is renamed over goes first, by a removal of its own."""
    rename = NameCalls.rename

    def two_steps(self: NameCalls, parent: Any, name: bytes, to: Any, new: bytes, mode: Any) -> Any:
        if mode is RenameMode.REPLACE:
            try:
                self.remove(to, new, want_folder=False)
            except Exception:  # noqa: BLE001 - nothing was there, or a folder
                return rename(self, parent, name, to, new, mode)
        return rename(self, parent, name, to, new, mode)

    patch.setattr(NameCalls, "rename", two_steps)


def _tell_nothing_of_what_was_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Notes, "add", lambda *_: None)


def _take_whoever_was_there_for_present(patch: pytest.MonkeyPatch) -> None:
    set_linked = Pods.set_linked

    def keep(self: Pods, linked: Any, now: float) -> None:
        set_linked(self, {*linked, *self._linked}, now)

    patch.setattr(Pods, "set_linked", keep)


def _count_no_conflicts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Conflicts, "_shown", lambda *_: [])


def _drop_all(contents: Contents) -> None:
    """Let go of every published version that is here, without asking who else has it."""
    with contents.table.store.read() as reader:
        rows = [row for role in KEPT for row in reader.lines_in_role(role)]
    rows = [row for row in rows if row.whole and row.version is not None and not row.dirty]
    with suppress(WormholeError):
        contents.keeping.drop(rows)


def _drop_when_configured(
    patch: pytest.MonkeyPatch, is_less: Callable[[EngineSettings, EngineSettings], bool]
) -> None:
    configure = Engine.configure

    def drop(self: Engine, settings: EngineSettings) -> None:
        less = is_less(self._pieces.pods.settings, settings)
        configure(self, settings)
        if less:
            _drop_all(self._parts.contents)

    patch.setattr(Engine, "configure", drop)


def _drop_all_for_fewer_copies(patch: pytest.MonkeyPatch) -> None:
    _drop_when_configured(patch, lambda before, now: now.copies < before.copies)


def _drop_all_as_a_client(patch: pytest.MonkeyPatch) -> None:
    _drop_when_configured(patch, lambda before, now: now.client and not before.client)


def _drop_what_is_shown_with_the_history(patch: pytest.MonkeyPatch) -> None:
    configure = Contents.configure

    def drop(self: Contents, settings: ContentSettings) -> None:
        less = settings.history_keep_ms < self.table.settings.history_keep_ms
        configure(self, settings)
        if less:
            _drop_all(self)

    patch.setattr(Contents, "configure", drop)


def _drop_without_asking(patch: pytest.MonkeyPatch) -> None:
    """A pod that believes the records: the others are said to have it, so it goes."""

    async def ask_nobody(*_: object) -> None:
        pass

    patch.setattr(Dropping, "_ask_all", ask_nobody)
    patch.setattr("core.engine.dropping.is_proven", lambda *_: True)


def _promise_without_writing_it_down(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryWriter, "put_pledge", lambda *_: None)


def _promise_before_the_sync(patch: pytest.MonkeyPatch) -> None:
    write, take_back = Pledging._write, Pledging._take_back
    promised: dict[Pledging, list[tuple[list[FileVersion], float]]] = {}

    def promise(self: Pledging, names: Sequence[FileVersion], seconds: float) -> list[FileVersion]:
        with self._store.read() as reader:
            given = [name for name in names if self._has(reader, *name)]
        promised.setdefault(self, []).append((given, seconds))
        return given

    async def write_down(self: Pledging) -> None:
        for names, seconds in promised.pop(self, []):
            write(self, names, seconds)
        await take_back(self)

    patch.setattr(Pledging, "_write", promise)
    patch.setattr(Pledging, "_take_back", write_down)


LOST = "nothing that a user wrote is lost"
SAME = "all pods come to show the same tree"
CRASH = "a crash costs at most what fsync had not promised"
UNKNOWN = "unknown bytes are an error, never zeros"
DRIVE = "the drive is a file system"
WROTE = "no read returns bytes that no one wrote in that place and version"
PUBLISHED = "no pod shows bytes that no one wrote"
OUT = "who was removed gets nothing"
DELETED = "a deletion spreads only from a recorded operation of a user"
HANGS = "no operation on the drive hangs for ever"
WORK = "work ends"
FAILS = "nothing ends by an error that nobody expected"

MUTATIONS = (
    Mutation("drop without proof", _drop_without_proof, (LOST,)),
    Mutation(
        "skip the fsync of files",
        _skip_fsync_of_files,
        (CRASH, UNKNOWN, LOST, WROTE, WORK),
        _with("cut", "start"),
    ),
    Mutation(
        "skip the fsync of records",
        _skip_fsync_of_records,
        (CRASH, LOST, SAME, PUBLISHED, WORK, FAILS),
        _with("cut", "start"),
    ),
    Mutation(
        "announce before the sync",
        _announce_before_sync,
        (CRASH, LOST, UNKNOWN, WORK),
        _with("cut"),
    ),
    Mutation("ignore the removals of others", _ignore_removals_of_others, (SAME, WORK)),
    Mutation("take half of a batch", _take_half_of_a_batch, (SAME, WORK, DRIVE, LOST)),
    Mutation("read zeros for what is missing", _read_zeros_for_what_is_missing, (WROTE,)),
    Mutation("serve everybody", _serve_everybody, (OUT,), _with("remove_pod")),
    Mutation(
        "take what is not here for deleted",
        _delete_what_is_not_here,
        (DELETED,),
        _with("cut", "start"),
    ),
    Mutation("wait for ever", _wait_for_ever, (HANGS,), _with("partition")),
    Mutation("rename in two steps", _rename_in_two_steps, (DRIVE,)),
    Mutation(
        "tell nothing of what was lost", _tell_nothing_of_what_was_lost, (TOLD,), _with("rot")
    ),
    Mutation(
        "take whoever was there for present",
        _take_whoever_was_there_for_present,
        (TOLD,),
        _with("kill", "idle"),
    ),
    Mutation("count no conflicts", _count_no_conflicts, (TOLD,)),
    Mutation(
        "drop all for fewer copies", _drop_all_for_fewer_copies, (LOST,), _with("change_setting")
    ),
    Mutation("drop all as a client", _drop_all_as_a_client, (LOST,), _with("change_role")),
    Mutation(
        "drop what is shown with the history",
        _drop_what_is_shown_with_the_history,
        (LOST,),
        _with("change_setting"),
    ),
    Mutation("drop without asking", _drop_without_asking, (PROOF, LOST), plan=surplus_plan),
    Mutation(
        "promise without writing it down",
        _promise_without_writing_it_down,
        (PROOF, LOST),
        _with("kill", "start"),
        surplus_plan,
    ),
    Mutation(
        "promise before the sync",
        _promise_before_the_sync,
        (PROOF, LOST),
        _with("cut", "start"),
        surplus_plan,
    ),
)
