"""Older versions that lie on other pods: asking for them, telling of those here, fetching one.

Which pod keeps an older version is in no record: history is each pod's own, and goes where space is
needed. So the present pods are asked when a person wants to know, each answers from what it has at
that moment, and who does not answer in time is named.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

from core.contents.older_lines import OlderLine, older_at, removed_from
from core.engine.asked import Asked
from core.engine.link import Link
from core.engine.links import Links
from core.engine.parts import EngineParts
from core.engine.pods import Pods
from core.engine.pull import Pulls
from core.engine.quota import Quota
from core.errors import ContentAbsent, PeerError, StoreError
from core.ids import EntryId, PodId
from core.model.content import Content, is_block_size
from core.model.records import told_version
from core.model.status import Reason
from core.ports import RecordReader
from core.wire.messages import (
    CONTENTS_BYTES_MAX,
    OLDER_MAX,
    AskOlder,
    OlderVersion,
    OlderVersions,
    VersionName,
)

ANSWER_SECONDS: Final = 5.0
ASKS_AT_ONCE: Final = 20
ASKS_A_SECOND: Final = 2
# Whoever brings a version here writes it anew at once; so long a second try fetches nothing.
BROUGHT_MS: Final = 3_600_000
_LOG: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class Elsewhere:
    """What the other pods answered.

    `silent` were asked and did not answer, `partly` have more than they told; `absent` could not be
    asked. Any of these may have versions that are not in `versions`.
    """

    versions: dict[PodId, Sequence[OlderVersion]] = field(default_factory=dict)
    absent: list[PodId] = field(default_factory=list)
    silent: list[PodId] = field(default_factory=list)
    partly: list[PodId] = field(default_factory=list)


def look(
    reader: RecordReader, path: bytes, entries: Collection[EntryId], *, within: bool
) -> list[OlderLine]:
    """Return the older versions here that are asked for, those kept longest first. For a worker."""
    found = removed_from(reader, path) if within else older_at(reader, path, entries)
    return sorted(found, key=lambda each: each.line.kept_until_ms, reverse=True)


class Older:
    """Asks and answers. For one loop."""

    def __init__(self, parts: EngineParts, pods: Pods, links: Links, pulls: Pulls) -> None:
        """Work for one pod."""
        self._store = parts.store
        self._workers = parts.workers
        self._clock = parts.clock
        self._pods = pods
        self._links = links
        self._pulls = pulls
        self._quota = Quota(ASKS_AT_ONCE, ASKS_A_SECOND)
        self._asked: Asked[OlderVersions] = Asked()

    # --- asking

    async def ask(
        self, path: bytes, entries: Sequence[EntryId] = (), *, within: bool = False
    ) -> Elsewhere:
        """Ask the other pods for older versions of `entries`, and of removed files at `path`.

        With `within`: of those that stood in the folder `path`.
        """
        links = [self._links.up[pod] for pod in sorted(self._links.up)]
        answers = await asyncio.gather(
            *(self._ask_one(link, path, entries, within=within) for link in links)
        )
        found = Elsewhere(absent=sorted(self._pods.others() - {link.peer for link in links}))
        for link, answer in zip(links, answers, strict=True):
            if answer is None:
                found.silent.append(link.peer)
                continue
            found.versions[link.peer] = answer.versions
            if answer.more:
                found.partly.append(link.peer)
        return found

    async def _ask_one(
        self, link: Link, path: bytes, entries: Sequence[EntryId], *, within: bool
    ) -> OlderVersions | None:
        some = tuple(entries[:16])
        try:
            return await self._asked.ask(
                link, lambda token: AskOlder(token, path, some, within), ANSWER_SECONDS
            )
        except (TimeoutError, PeerError):
            return None

    def answered(self, link: Link, message: OlderVersions) -> None:
        """Take what a peer answers."""
        self._asked.answered(link, message.token, message)

    # --- telling

    async def asked(self, link: Link, message: AskOlder) -> None:
        """Answer a peer; one that asks more than a person would is told only that there is more."""
        if self._quota.charge(link.peer, 1, self._clock.monotonic()) > 0:
            await link.send(OlderVersions(message.token, (), more=True))
            return
        try:
            answer = await self._workers.run(lambda: self._answer(message))
        except StoreError as error:
            _LOG.warning("Older versions could not be told to another pod: %s", error.detail)
            answer = OlderVersions(message.token, (), more=True)
        await link.send(answer)

    def _answer(self, message: AskOlder) -> OlderVersions:
        with self._store.read() as reader:
            found = look(reader, message.path, message.entries, within=message.within)
        told: list[OlderVersion] = []
        room = CONTENTS_BYTES_MAX
        whole = [each for each in found if each.line.whole]
        for each in whole[:OLDER_MAX]:
            version = as_told(each)
            if version is None:
                continue
            room -= 200 + len(version.file)
            if room < 0:
                break
            told.append(version)
        return OlderVersions(message.token, tuple(told), more=len(told) < len(whole))

    # --- fetching

    async def bring(self, version: OlderVersion, sources: Collection[PodId]) -> None:
        """Fetch an older version from `sources`; it is then an older version here, for an hour.

        Raises `ContentAbsent` where none of them gives all of it, `NoSpace`.
        """
        name, content = version.name, Content(version.manifest, version.size, version.block_size)
        wanted = told_version(name.entry, name.version, content, version.mtime_ns)
        if not is_block_size(version.block_size, version.size):
            raise ContentAbsent
        min_free = self._pods.settings.min_free_bytes
        await self._workers.run(lambda: self._pulls.check_room(wanted, min_free))
        until_ms = self._clock.wall_ms() + BROUGHT_MS
        async with AsyncExitStack() as stack:
            pull = await self._pulls.held(stack, wanted, Reason.OLDER)
            linked = self._links.up
            if not await pull.older(lambda: [pod for pod in sources if pod in linked], until_ms):
                raise ContentAbsent


def as_told(each: OlderLine) -> OlderVersion | None:
    """Return an older version as other pods are told of it, None where it is none to tell of."""
    line = each.line
    if line.version is None or line.content is None:
        return None
    return OlderVersion(
        VersionName(line.entry, line.version),
        each.path.rpartition(b"/")[2],
        line.content.manifest,
        line.content.size,
        line.content.block_size,
        line.changed_ns or 0,
        min(max(0, line.kept_until_ms), 2**48 - 1),
        each.removed,
        line.recorded_ms,
    )
