"""A pod of the box: as `SimPod`, but it knows members and settings by the signed records only."""

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Protocol

from core.contents.settings import DAY_MS, ContentSettings
from core.engine.settings import EngineSettings
from core.errors import ProtocolError
from core.ids import Incarnation, PodId
from core.membership.table import Membership
from core.model.content import Line
from core.model.members import Member, MemberState, PodInfo, Role
from core.model.priorities import Priority
from core.net.memory import MemoryNetwork
from core.net.memory_transport import MemoryTransport
from core.node.membership import Statements
from core.ports import BlockName, RecordReader
from core.store.records_memory import MemoryRecordStore, MemoryWriter
from core.tree.slots import Strategy
from core.tree.view import ViewSettings
from tests.sim.pod import SimPod
from tests.sim.roster import BOX, identity, number_of

BOX_SETTINGS = EngineSettings(
    min_replication_seconds=0.5,
    max_replication_seconds=20.0,
    collect_seconds=120.0,
    # Copies that are too many go within a run.
    settle_seconds=3.0,
)
# What is cached gives way in some seeds, and the starts of files are kept in some.
CACHE_BYTES = (2**40, 300_000)
START_BYTES = (0, 1_000, 0)
PODS = 64


class Watcher(Protocol):
    """What looks at all that a pod does to its content lines, and at who is served."""

    def lines_changed(
        self, pod: "MemberPod", changes: Mapping[int, tuple[Line | None, Line | None]]
    ) -> None:
        """A transaction changed these lines: as they were, as they are."""

    def served(self, pod: "MemberPod", asker: PodId) -> None:
        """A block was given to `asker`."""


class WatchedStore(MemoryRecordStore):
    """A record store that tells of every change of a content line."""

    def __init__(self, fail: Callable[[str], None] | None = None) -> None:
        super().__init__(fail)
        self.told: Callable[[Mapping[int, tuple[Line | None, Line | None]]], None] | None = None

    def _commit(self, writer: MemoryWriter) -> None:
        before = self._tables.lines.data
        changes = {
            number: (before.get(number), line) for number, line in writer._lines.changes.items()
        }
        super()._commit(writer)
        if changes and self.told is not None:
            self.told(changes)


class WatchedTransport(MemoryTransport):
    """A transport that tells of every block that is served."""

    served: Callable[[PodId], None]

    def block(self, asker: PodId, name: BlockName, priority: Priority) -> bytes | None:
        """See `MemoryTransport`."""
        data = super().block(asker, name, priority)
        if data is not None:
            self.served(asker)
        return data


class MemberPod(SimPod):
    """One machine of the box."""

    def __init__(
        self,
        number: int,
        network: MemoryNetwork,
        watcher: Watcher,
        *,
        seed: int,
        skew_ms: int = 0,
        life: int = 0,
    ) -> None:
        self._watched = WatchedStore()
        super().__init__(
            number,
            network,
            {},
            seed=seed * 100 + life,
            settings=dataclasses.replace(
                BOX_SETTINGS,
                cache_bytes_max=CACHE_BYTES[seed % len(CACHE_BYTES)],
                start_bytes=START_BYTES[seed % len(START_BYTES)],
            ),
            skew_ms=skew_ms,
            store=self._watched,
        )
        self.watcher = watcher
        self.identity = identity(number)
        self.id = self.identity.pod
        self.network_id = BOX
        self.role = Role.MEMBER
        self.programs_run = 0  # how many programs of this machine do something now
        self._registers: Mapping[str, str] | None = None
        self._statements: Statements | None = None
        self._watched.told = lambda changes: watcher.lines_changed(self, changes)

    def start(self) -> None:
        """Start the node on what is on its disk."""
        self._registers = None
        self._statements = Statements(BOX, self.store)
        super().start()
        self.replica.write_after(self._statements.admitted_at())
        self.take_up_settings()

    def tell_heat_every(self, seconds: float | None) -> None:
        """Have what is read here told so often, and forgotten as fast; None: as nodes do.

        It counts from the next start on.
        """
        if seconds is not None:
            self.settings = dataclasses.replace(
                self.settings, tell_heat_seconds=seconds, heat_half_life_seconds=4 * seconds
            )

    def cache_at_most(self, size: int | None) -> None:
        """Have no more than so many bytes cached here; None: as the number of the seed says."""
        if size is not None:
            self.settings = dataclasses.replace(self.settings, cache_bytes_max=size)

    def members_of(self, reader: RecordReader) -> Mapping[PodId, Member]:
        """Return who is a member by the signed records."""
        assert self._statements is not None
        return self._statements.members(reader)

    def membership(self) -> Membership | None:
        """Return what the statements here add up to; None while the network is not founded."""
        assert self._statements is not None
        with self.store.read() as reader:
            try:
                return self._statements.read(reader)
            except ProtocolError:
                return None

    def others(self) -> dict[PodId, str]:
        """Return where any pod of the box may be found, as discovery would say."""
        with self.store.read() as reader:
            known = self.members_of(reader)
        return {pod: f"sim:{number_of(pod)}" for pod in known if pod != self.id}

    def is_removed(self) -> bool:
        """Say whether this pod knows that it was removed."""
        membership = self.membership()
        return membership is not None and membership.is_removed(self.id)

    def take_up_settings(self) -> None:
        """Have the settings of the network take effect, as a node does that watches its records."""
        membership = self.membership()
        if membership is None:
            return
        mine = membership.members.get(self.id)
        role = mine.role if mine is not None else Role.MEMBER
        if membership.settings == self._registers and role == self.role:
            return
        self._registers, self.role = membership.settings, role
        values = {key: json.loads(text) for key, text in membership.settings.items()}
        copies = values.get("redundancy.copies", 2)
        self.settings = dataclasses.replace(
            self.settings, copies=copies, minimum=copies, client=role is Role.CLIENT
        )
        self.engine.configure(self.settings)
        keep_ms = values.get("history.keep-days", 30) * DAY_MS
        active = [m for m in membership.members.values() if m.state is not MemberState.REMOVED]
        self.contents.configure(ContentSettings(history_keep_ms=keep_ms, others=len(active) > 1))
        strategy = Strategy(values.get("conflict.strategy", Strategy.KEEP_BOTH.value))
        self.replica.settings = ViewSettings(strategy)

    def transport(self) -> MemoryTransport:
        transport = WatchedTransport(self._network, self.id, self.address)
        transport.served = lambda asker: self.watcher.served(self, asker)
        return transport

    def _info(self) -> PodInfo:
        role = Role.CLIENT if self.role is Role.CLIENT else Role.MEMBER
        return PodInfo(self.name, Incarnation(0), (self.address,), role, 2**40, 0, 2**39)
