"""Taking: what a client offers is stored, or refused, and always answered."""

import asyncio
import dataclasses
from typing import cast

from core.contents.manifests import small_revision
from core.engine.link import Link
from core.ids import ContentHash, Dot, EntryId, Incarnation
from core.model.content import INLINE_BYTES_MAX, LineRole
from core.wire.messages import Offer, Offered, Taken, VersionName
from tests.sim.pod import SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import with_pods

ENTRY = EntryId(b"e" * 16)
NAME = VersionName(ENTRY, Dot(Incarnation(5), 2**63 - 1))


class Heard:
    """A link that keeps what is sent over it."""

    def __init__(self, peer: SimPod) -> None:
        self.peer = peer.id
        self.messages: list[Taken] = []

    async def send(self, message: Taken) -> None:
        self.messages.append(message)


async def asked(w: World, offered: Offered) -> Taken:
    a, b = w.pods
    heard = Heard(b)
    await a.engine._pieces.taking.asked(cast("Link", heard), Offer((offered,)))
    await w.until(lambda: bool(heard.messages))
    return heard.messages[0]


def lines(pod: SimPod) -> list[LineRole]:
    with pod.store.read() as reader:
        return [line.role for line in reader.lines(ENTRY)]


def small(data: bytes, manifest: bytes = b"") -> Offered:
    content = small_revision(data).content
    return Offered(
        NAME, ContentHash(manifest) if manifest else content.manifest, len(data), 2**18, data
    )


def test_a_small_content_is_kept_like_an_older_version() -> None:
    async def story(w: World) -> None:
        assert (await asked(w, small(b"small"))).names == (NAME,)
        assert lines(w.pods[0]) == [LineRole.HISTORY]

    with_pods(story)


def test_a_small_content_that_is_not_what_it_says_is_refused() -> None:
    async def story(w: World) -> None:
        assert (await asked(w, small(b"small", b"h" * 32))).refused == (NAME,)
        assert lines(w.pods[0]) == []

    with_pods(story)


def test_what_the_asker_does_not_give_is_refused() -> None:
    async def story(w: World) -> None:
        large = Offered(NAME, ContentHash(b"h" * 32), INLINE_BYTES_MAX + 1, 2**18)
        assert (await asked(w, large)).refused == (NAME,)
        odd = Offered(NAME, ContentHash(b"h" * 32), INLINE_BYTES_MAX + 1, 0)
        assert (await asked(w, odd)).refused == (NAME,)

    with_pods(story)


def test_who_is_paused_or_stores_nothing_takes_nothing() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await a.engine.pause(None)
        assert (await asked(w, small(b"small"))).refused == (NAME,)
        await a.engine.resume()
        a.engine.configure(dataclasses.replace(a.settings, client=True))
        await asyncio.sleep(1)
        assert (await asked(w, small(b"small"))).refused == (NAME,)
        assert lines(a) == []

    with_pods(story)
