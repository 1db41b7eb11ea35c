"""Pledging: this pod's word to others that it keeps versions whose copies they drop.

A pledge is on the disk before it is sent. It lasts twice the time that was asked for, by this pod's
clock that runs evenly, and after a restart it begins anew: how long the pod was away, it cannot
know. While it lasts, nothing removes what is here of the version (`core.contents.keeping`), and
this pod does not drop it either.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from typing import Final

from core.engine.durability import Durability
from core.engine.link import Link
from core.engine.parts import EngineParts
from core.engine.pods import Pods
from core.engine.quota import Quota
from core.errors import WormholeError
from core.ids import Dot, EntryId, PodId
from core.model.content import FileVersion, Line, LineRole
from core.placement.dropping import kept_for
from core.ports import RecordReader, StoredPledge
from core.wire.messages import AskPledges, Pledges, VersionName

NAMES_AT_ONCE: Final = 16_384
NAMES_A_SECOND: Final = 512
# Whoever asks for more makes this pod keep what it would keep anyway, but not count it.
HELD_MAX: Final = 65_536
LOOK_SECONDS: Final = 5.0
_LOG: Final = logging.getLogger(__name__)


class Pledging:
    """Gives pledges, and keeps them until their time is over. For one loop."""

    def __init__(self, parts: EngineParts, pods: Pods, durability: Durability) -> None:
        """Pledge for the pod of `parts`."""
        self._store = parts.store
        self._contents = parts.contents
        self._replica = parts.replica
        self._workers = parts.workers
        self._clock = parts.clock
        self._pods = pods
        self._durability = durability
        self._quota = Quota(NAMES_AT_ONCE, NAMES_A_SECOND)
        self._insists: Callable[[FileVersion, PodId], bool] = lambda _name, _asker: False
        self._until: dict[FileVersion, float] = {}
        # Between the row and the moment of a pledge nothing may take it for one that is over.
        self._one_change = asyncio.Lock()

    def start(self, insists: Callable[[FileVersion, PodId], bool]) -> None:
        """Say who knows whether this pod wants to drop a version itself, before the asker."""
        self._insists = insists

    def __len__(self) -> int:
        """How many versions are pledged."""
        return len(self._until)

    async def take_up(self) -> None:
        """Keep the pledges that were given before a restart, for all of their time again."""
        kept = await self._workers.run(self._kept)
        now = self._clock.monotonic()
        for pledge in kept:
            until = now + kept_for(pledge.seconds)
            self._until[pledge.entry, pledge.version] = until

    async def run(self) -> None:
        """Take pledges back when their time is over, for ever."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self._take_back()
            except WormholeError as error:
                _LOG.warning("What was pledged is kept for longer: %s", error.detail)

    async def asked(self, link: Link, message: AskPledges) -> None:
        """Answer a peer; one that asks for more than it could drop is promised nothing."""
        given: Collection[FileVersion] = ()
        now = self._clock.monotonic()
        if self._quota.charge(link.peer, len(message.names), now) <= 0 and self._counts():
            names = [(name.entry, name.version) for name in message.names]
            try:
                given = await self._give(names, message.seconds, link.peer)
            except WormholeError as error:
                _LOG.warning("Nothing could be pledged to another pod: %s", error.detail)
        await link.send(Pledges(message.token, tuple(VersionName(*name) for name in given)))

    def _counts(self) -> bool:
        return self._pods.pod in self._pods.counted()

    async def _give(
        self, names: Sequence[FileVersion], seconds: float, asker: PodId
    ) -> Collection[FileVersion]:
        async with self._one_change:
            room = HELD_MAX - len(self._until)
            names = [name for name in names if not self._insists(name, asker)][: max(0, room)]
            if not names:
                return ()
            given = await self._workers.run(lambda: self._write(names, seconds))
            await self._durability.reached()
            until = self._clock.monotonic() + kept_for(seconds)
            for name in given:
                self._until[name] = max(until, self._until.get(name, until))
            return given

    async def _take_back(self) -> None:
        async with self._one_change:
            now = self._clock.monotonic()
            over = [name for name, until in self._until.items() if until <= now]
            if over:
                await self._workers.run(lambda: self._forget(over))
                for name in over:
                    del self._until[name]

    # --- in workers

    def _kept(self) -> Sequence[StoredPledge]:
        with self._store.read() as reader:
            return reader.pledges()

    def _write(self, names: Sequence[FileVersion], seconds: float) -> list[FileVersion]:
        """Write pledges down for those versions that are here as copies; return which."""
        with self._store.write() as writer:
            given = [name for name in names if self._has(writer, *name)]
            for entry, version in given:
                known = writer.pledge(entry, version)
                writer.put_pledge(StoredPledge(entry, version, max(seconds, known or 0.0)))
            return given

    def _has(self, reader: RecordReader, entry: EntryId, version: Dot) -> bool:
        own = (version, self._pods.pod, self._replica.incarnation)
        if own not in reader.holders(entry):
            return False  # nobody was told that it is here and durable
        return any(self._is_copy(line, version) for line in reader.lines(entry))

    def _is_copy(self, line: Line, version: Dot) -> bool:
        if line.version != version or line.role is not LineRole.CURRENT:
            return False
        live = self._contents.table.peek(line.id)
        changed = line.dirty or (live is not None and (live.dirty or live.ready))
        return line.whole and not changed and self._is_on_disk(line)

    def _is_on_disk(self, line: Line) -> bool:
        """Say whether the file of a line is there: records may outlive a disk that was emptied."""
        if line.small is not None or line.content is None:
            return line.small is not None
        try:
            with closing(self._contents.table.files.open(line.id, writable=False)) as file:
                return file.size() >= line.content.size
        except WormholeError:
            return False

    def _forget(self, names: Sequence[FileVersion]) -> None:
        with self._store.write() as writer:
            for entry, version in names:
                writer.drop_pledge(entry, version)
