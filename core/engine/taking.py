"""Taking: this pod stores what one that stores nothing has written, before its version is told.

It is kept like an older version of the file for an hour. When the version's record comes, the
content is here already and counts as a copy at once; if it never comes, it goes.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Final

from core.contents.contents import Contents
from core.engine.link import Link
from core.engine.links import Links
from core.engine.pausing import Pausing
from core.engine.pods import Pods
from core.engine.pull import Pulls
from core.errors import PeerError, WormholeError
from core.ids import EntryId, PodId
from core.model.content import Content, LineRole, is_block_size
from core.model.priorities import Priority
from core.model.records import Version, told_version
from core.model.status import Reason
from core.ports import Clock, RecordStore, Workers
from core.saying import said
from core.wire.messages import Offer, Offered, Taken

KEPT_MS: Final = 3_600_000
AT_ONCE: Final = 4
WAITING_MAX: Final = 4_096
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TakingTools:
    """What taking works with."""

    pods: Pods
    links: Links
    pulls: Pulls
    contents: Contents
    store: RecordStore
    workers: Workers
    clock: Clock
    pausing: Pausing


class Taking:
    """Answers offers. For one loop."""

    def __init__(self, tools: TakingTools) -> None:
        """Take with `tools`."""
        self._tools = tools
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._group: asyncio.TaskGroup | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        """Run what takes long in `group`."""
        self._group = group

    async def asked(self, link: Link, offer: Offer) -> None:
        """Take what a peer offers, or refuse it; each is answered."""
        large = [each for each in offer.contents if each.data is None]
        if not self._takes(len(large)):
            await link.send(Taken((), tuple(each.name for each in offer.contents)))
            return
        small = [each for each in offer.contents if each.data is not None]
        if small:
            await self._answer(link, small, await self._keep_small(small))
        for each in large:
            self._waiting += 1
            if self._group is not None:
                self._group.create_task(self._take(link, each))

    def _takes(self, more: int) -> bool:
        """Say whether this pod stores for others now."""
        now = self._tools.clock.monotonic()
        able = any(each.pod == self._tools.pods.pod for each in self._tools.pods.candidates(now))
        return able and self._tools.pausing.now is None and self._waiting + more <= WAITING_MAX

    async def _keep_small(self, contents: Sequence[Offered]) -> bool:
        try:
            await self._tools.workers.run(lambda: self._store_small(contents))
        except WormholeError as error:
            _LOG.info("What a client offers cannot be taken: %s", error.detail)
            return False
        return True

    async def _take(self, link: Link, offered: Offered) -> None:
        taken = False
        try:
            async with self._slots, AsyncExitStack() as stack:
                version = _version(offered)
                min_free = self._tools.pods.settings.min_free_bytes
                await self._tools.workers.run(
                    lambda: self._tools.pulls.check_room(version, min_free)
                )
                pull = await self._tools.pulls.held(stack, version, Reason.OFFER)
                others = await self._tools.workers.run(lambda: self._others(version.entry))
                up = self._tools.links.up
                until = self._tools.clock.wall_ms() + KEPT_MS
                taken = await pull.older(
                    lambda: [pod for pod in (link.peer, *others) if pod in up],
                    until,
                    Priority.COPIES,
                )
        except (WormholeError, LookupError, OSError) as error:
            _LOG.info("What a client offers was not taken: %s", error)
        finally:
            self._waiting -= 1
        with suppress(PeerError):
            await self._answer(link, [offered], taken)

    @staticmethod
    async def _answer(link: Link, contents: Sequence[Offered], taken: bool) -> None:
        names = tuple(each.name for each in contents)
        await link.send(Taken(names, ()) if taken else Taken((), names))

    # --- in workers

    def _others(self, entry: EntryId) -> Collection[PodId]:
        """Return who has another version of a file: the client may have changed a part of it."""
        with self._tools.store.read() as reader:
            held = self._tools.pods.holders(reader, entry)
        return sorted({pod for pods in held.values() for pod in pods} - {self._tools.pods.pod})

    def _store_small(self, contents: Sequence[Offered]) -> None:
        until = self._tools.clock.wall_ms() + KEPT_MS
        with self._tools.store.write() as writer:
            for each in contents:
                self._tools.contents.pulls.store_small(
                    writer, _version(each), each.data or b"", LineRole.HISTORY, until_ms=until
                )
        self._tools.store.sync()


def _version(offered: Offered) -> Version:
    """Return what is offered as the version that it is not yet. Raises `WormholeError`."""
    if not is_block_size(offered.block_size, offered.size):
        raise WormholeError(said("What a client offers is cut into blocks of no possible size."))
    content = Content(offered.manifest, offered.size, offered.block_size)
    return told_version(offered.name.entry, offered.name.version, content)
