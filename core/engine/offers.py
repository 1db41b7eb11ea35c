"""Offers: what is written on a pod that stores nothing is given away before it is told of.

A version that others see and nobody can give them is worse than one that they see a moment later.
So a client hashes what a program closed, offers it to a pod that stores, and writes the version's
record only when that pod said that it has all of it, durably. The names go their way at once, and
in order: what is kept back has no number yet, so that nothing waits behind it. On the drive here it
is shown all the time, from the line that the program wrote.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from core.contents.contents import Contents
from core.contents.preparing import Prepared
from core.contents.unpublished import read_unpublished
from core.crypto import content_hash
from core.engine.bell import Bell
from core.engine.link import Link
from core.engine.links import Links
from core.engine.pausing import Pausing
from core.engine.pods import Pods
from core.errors import PeerError, WormholeError
from core.ids import INCARNATION_MAX, ContentHash, Dot, EntryId, Incarnation, PodId
from core.placement.takers import taker
from core.ports import BlockName, Clock, Workers
from core.wire.messages import (
    CONTENTS_BYTES_MAX,
    OFFERED_MAX,
    Offer,
    Offered,
    Taken,
    VersionName,
)

RETRY_SECONDS: Final = 5.0
# A file that is written to all the time is never still for as long as it takes to give it away.
OPEN_TRIES: Final = 2
_BYTES_EACH: Final = 200
_PROVISIONAL_MIN: Final = (INCARNATION_MAX + 1) // 2
_LOG: Final = logging.getLogger(__name__)


class Recording(Protocol):
    """Who records versions, and hashes."""

    def release(self, prepared: Prepared) -> None:
        """Record what was kept back."""
        ...

    def again(self, line: int) -> None:
        """Hash a line again that was kept back."""
        ...


@dataclass(slots=True, eq=False)
class _Kept:
    """What is kept back. `link`: the one over which it was offered and is to be answered."""

    prepared: Prepared
    name: VersionName
    parts: dict[ContentHash, bytes]
    link: Link | None = None
    refused: set[PodId] = field(default_factory=set)
    tries: int = 0
    due: float = 0.0
    synced: bool = False


@dataclass(frozen=True, slots=True)
class OffersTools:
    """What offering works with. `incarnation` is that of this moment."""

    pods: Pods
    links: Links
    contents: Contents
    workers: Workers
    clock: Clock
    pausing: Pausing
    incarnation: Callable[[], Incarnation]


class Offers:
    """Keeps back, offers, and releases. For one loop; `block` may be called in any thread."""

    def __init__(self, tools: OffersTools) -> None:
        """Offer with `tools`."""
        self._tools = tools
        self._recording: Recording | None = None
        self._by_line: dict[int, _Kept] = {}
        self._by_dot: dict[Dot, _Kept] = {}
        self._bell = Bell()

    def start(self, recording: Recording) -> None:
        """Say who records what was given away."""
        self._recording = recording

    def entries(self) -> list[EntryId]:
        """Return the files of which something is kept back, and so only here."""
        return list(dict.fromkeys(kept.prepared.entry for kept in self._by_line.values()))

    def hurry(self) -> None:
        """Somebody came or went, or settings changed: offer again."""
        for kept in self._by_line.values():
            kept.due = 0.0
            kept.refused.clear()
        self._bell.ring()

    # --- the outlet of the publisher

    def keep_back(self, prepared: Sequence[Prepared]) -> Collection[int]:
        """Return the lines that are kept back: all, on a pod that stores nothing; else none.

        What has no bytes is not: there is nothing that anybody could lack.
        """
        if not self._tools.pods.settings.client:
            return ()
        kept = [each for each in prepared if each.content.size]
        for each in kept:
            name = VersionName(each.entry, _provisional(self._tools.incarnation(), each))
            self._by_line[each.line] = _Kept(each, name, dict(each.parts))
            self._by_dot[name.version] = self._by_line[each.line]
        if kept:
            self._bell.ring()
        return {each.line for each in kept}

    def forget(self, line: int) -> None:
        """Keep a line back no more."""
        kept = self._by_line.pop(line, None)
        if kept is not None:
            self._by_dot.pop(kept.name.version, None)

    # --- giving away

    def block(self, name: BlockName) -> bytes | None:
        """Return a block, or a part of the manifest, of what is offered; None for anything else."""
        kept = self._by_dot.get(name.version)
        if kept is None:
            return None
        if name.index < 0:
            return kept.parts.get(name.digest)
        content = kept.prepared.content
        start = name.index * content.block_size
        length = min(content.block_size, content.size - start)
        if length <= 0:
            return None
        data = read_unpublished(self._tools.contents.table, kept.prepared.line, start, length)
        return data if data is not None and content_hash(data) == name.digest else None

    def size_of(self, version: Dot) -> int | None:
        """Return the size of a version that is offered, None of any other."""
        kept = self._by_dot.get(version)
        return None if kept is None else kept.prepared.content.size

    async def run(self) -> None:
        """Offer what is kept back, for ever."""
        while True:
            await self._bell.wait(RETRY_SECONDS if self._by_line else None)
            await self._tools.pausing.over()
            self._look()
            for link, some in self._asked().items():
                await self._offer(link, some)
            await self._make_durable()

    async def _make_durable(self) -> None:
        """Make what nobody takes at this moment safe from a power cut: that may last for days."""
        lines = [line for line, kept in self._by_line.items() if not (kept.synced or kept.link)]
        if not lines:
            return
        try:
            await self._tools.workers.run(lambda: self._sync(lines))
        except WormholeError as error:
            _LOG.warning("What is only here could not be synced and will be: %s", error.detail)
            return
        for line in lines:
            if line in self._by_line:
                self._by_line[line].synced = True

    def _sync(self, lines: Sequence[int]) -> None:
        contents = self._tools.contents
        for number in lines:
            line = contents.table.peek(number)
            if line is not None and line.dirty:
                contents.durability.sync_closed(line)
        contents.table.files.sync_names()

    def _look(self) -> None:
        """Give up what went meanwhile, and all where this pod stores by itself by now."""
        stores = not self._tools.pods.settings.client
        for line, kept in list(self._by_line.items()):
            opened = self._tools.contents.table.peek(line)
            if opened is None or opened.line.removed or not opened.dirty:
                self.forget(line)
                self._again(line)
            elif stores:
                self._release(kept)

    def _asked(self) -> dict[Link, list[_Kept]]:
        """Return what is to be offered now, by whom is asked."""
        tools, asked = self._tools, dict[Link, list[_Kept]]()
        now, up = tools.clock.monotonic(), tools.links.up
        candidates = tools.pods.candidates(now) if self._by_line else ()
        for kept in self._by_line.values():
            if kept.link is not None and up.get(kept.link.peer) is kept.link:
                continue  # it is being taken
            kept.link = None
            if kept.due > now:
                continue
            chosen = taker(kept.prepared.entry, candidates, up.keys(), kept.refused)
            if chosen is None:
                kept.refused.clear()
                kept.due = now + RETRY_SECONDS
                continue
            kept.link = up[chosen]
            asked.setdefault(kept.link, []).append(kept)
        return asked

    async def _offer(self, link: Link, kept: Sequence[_Kept]) -> None:
        some: list[Offered] = []
        size = 0
        try:
            for each in kept:
                offered = _offered(each)
                size += len(offered.data or b"") + _BYTES_EACH
                if some and (size > CONTENTS_BYTES_MAX or len(some) >= OFFERED_MAX):
                    await link.send(Offer(tuple(some)))
                    some, size = [], len(offered.data or b"") + _BYTES_EACH
                some.append(offered)
            await link.send(Offer(tuple(some)))
        except PeerError:
            self._bell.ring()  # its end is noticed by the link's own tasks; another one is asked

    def answered(self, link: Link, message: Taken) -> None:
        """Take what a pod says of what it was offered."""
        for name in message.names:
            kept = self._by_dot.get(name.version)
            if kept is not None and kept.link is link:
                self._release(kept)
        for name in message.refused:
            kept = self._by_dot.get(name.version)
            if kept is not None and kept.link is link:
                self._refused(kept)
        self._bell.ring()

    def _refused(self, kept: _Kept) -> None:
        if kept.link is not None:
            kept.refused.add(kept.link.peer)
        kept.link = None
        kept.tries += 1
        opened = self._tools.contents.table.peek(kept.prepared.line)
        if opened is None or not opened.changes:
            return
        if opened.writers and kept.tries >= OPEN_TRIES:
            # What changes is saved aside once it is a version, so that others get it after all.
            self._release(kept)
        elif not opened.writers:
            self._again(kept.prepared.line)

    def _release(self, kept: _Kept) -> None:
        self.forget(kept.prepared.line)
        if self._recording is not None:
            self._recording.release(kept.prepared)

    def _again(self, line: int) -> None:
        if self._recording is not None:
            self._recording.again(line)


def _provisional(origin: Incarnation, prepared: Prepared) -> Dot:
    """Return the name under which a content is offered, until its version has a number.

    The same content of the same line is offered by the same name after a restart, so that who had
    begun to take it goes on, and another content never is. No record comes to such high numbers.
    """
    named = prepared.entry + prepared.line.to_bytes(8, "big") + prepared.content.manifest
    number = int.from_bytes(content_hash(named)[:8], "big")
    return Dot(origin, _PROVISIONAL_MIN + number % _PROVISIONAL_MIN)


def _offered(kept: _Kept) -> Offered:
    content = kept.prepared.content
    return Offered(
        kept.name, content.manifest, content.size, content.block_size, kept.prepared.small
    )
