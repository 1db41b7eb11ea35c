"""Holdings: tells the network what is durable here, never before it is, many at a time."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from core.contents.contents import Contents
from core.contents.durability import MadeDurable
from core.engine.bell import Bell, let_gather
from core.engine.giving_way import LONG_REST_TIMES, GivingWay
from core.errors import WormholeError
from core.ids import Dot, EntryId, PodId
from core.model.records import Claim
from core.ports import Workers
from core.replica.replica import Replica

CLAIMS_MAX: Final = 1_000
RETRY_SECONDS: Final = 5.0
GATHER_SECONDS: Final = 0.05
_LOG: Final = logging.getLogger(__name__)


class Holdings:
    """Makes published lines durable and announces what this pod holds. For one loop.

    Where it does not `has_copies`, only what was `found` is announced: what such a pod has counts
    for nobody, and a record of it would only grow on all others.
    """

    def __init__(
        self,
        pod: PodId,
        replica: Replica,
        contents: Contents,
        workers: Workers,
        giving_way: GivingWay,
    ) -> None:
        """Announce for `pod`."""
        self._pod = pod
        self._replica = replica
        self._contents = contents
        self._workers = workers
        self._giving_way = giving_way
        self._announced: Callable[[Sequence[EntryId]], None] = lambda _entries: None
        self._lines: dict[int, None] = {}
        self._kept: set[int] = set()
        self._claims: dict[tuple[EntryId, Dot], bool] = {}
        self._bell = Bell()
        self.may_announce = asyncio.Event()
        self.has_copies = True
        self._insisted: set[tuple[EntryId, Dot]] = set()

    def start(self, announced: Callable[[Sequence[EntryId]], None]) -> None:
        """Say who is told of what was announced, after the commit."""
        self._announced = announced

    def __len__(self) -> int:
        """How many lines and versions wait to be announced."""
        return len(self._lines) + len(self._claims)

    def published(self, lines: Sequence[int]) -> None:
        """These lines hold new versions; their data is not durable yet."""
        self._lines.update(dict.fromkeys(lines))
        self._bell.ring()

    def found(self, line: int, entry: EntryId, version: Dot) -> None:
        """This line is whole and nobody was told of it yet, as far as the records say."""
        if (entry, version) not in self._claims:
            self._insisted.add((entry, version))
            self.published([line])

    def keep(self, line: int, entry: EntryId, version: Dot) -> None:
        """This line has a version that was only cached; from now on it is a copy."""
        if (entry, version) not in self._claims:
            self._kept.add(line)
            self.published([line])

    def withdraw(self, entry: EntryId, version: Dot) -> None:
        """This pod said that it has the version and does not have all of it any more."""
        self._claims[entry, version] = False
        self._bell.ring()

    def durable(self, claims: Sequence[tuple[EntryId, Dot]]) -> None:
        """These versions are whole and durable here."""
        if self.has_copies:
            self._claims.update(dict.fromkeys(claims, True))
            self._bell.ring()

    async def run(self) -> None:
        """Announce what waits, for ever, once `may_announce` is set."""
        await self.may_announce.wait()
        while True:
            await self._bell.wait()
            while self._lines or self._claims:
                try:
                    piece = self._giving_way.begin()
                    announced = await self._announce()
                    pause = piece.rest_seconds(LONG_REST_TIMES)
                    await let_gather(announced, max(pause, GATHER_SECONDS))
                except WormholeError as error:
                    # Full or failing disk: the copies are here, only nobody is told of them yet.
                    _LOG.warning("Copies could not be announced and will be: %s", error.detail)
                    await self._bell.wait(RETRY_SECONDS)

    async def _announce(self) -> int:
        """Announce what can be; return how many versions.

        Raises what the disk refused some lines with, once the others are announced.
        """
        refused = await self._sync_lines()
        claims = list(self._claims.items())[:CLAIMS_MAX]
        if claims:
            await self._workers.run(lambda: self._write(claims))
            for name, held in claims:
                if self._claims.get(name) is held:
                    del self._claims[name]
            self._announced([entry for (entry, _), _ in claims])
        for error in refused.values():
            raise error
        return len(claims)

    async def _sync_lines(self) -> Mapping[int, WormholeError]:
        """Sync the next lines; return those that the disk refused, which are tried again."""
        lines = list(self._lines)[:CLAIMS_MAX]
        if not lines:
            return {}
        kept = self._kept.intersection(lines)
        made = await self._workers.run(lambda: self._sync(lines, kept))
        self._kept -= kept
        for line in lines:
            self._lines.pop(line, None)
        told = [each for each in made.versions if self.has_copies or each in self._insisted]
        self._claims.update(dict.fromkeys(told, True))
        self._insisted.difference_update(made.versions)
        # Behind the others, so that many of them do not keep all the rest waiting.
        self._lines.update(dict.fromkeys(made.refused))
        return made.refused

    def _sync(self, lines: Sequence[int], kept: Collection[int]) -> MadeDurable:
        # Whoever drops what is cached must find that it is a copy before anybody counts on it.
        self._contents.cached.count(kept)
        return self._contents.make_durable(lines)

    def _write(self, claims: Sequence[tuple[tuple[EntryId, Dot], bool]]) -> None:
        with self._replica.change() as change:
            change.put_holding(
                self._pod,
                tuple(Claim(entry, version, held=held) for (entry, version), held in claims),
            )
