"""Upkeep: a pod tells of itself, in its present life."""

import asyncio

from msgspec.structs import replace

from core.model.members import MemberState, Presence
from tests.sim.pod import member
from tests.sim.world import World
from tests.unit.core.engine.harness import with_pods


def test_a_pod_tells_the_others_of_itself() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await w.until(lambda: a.id in b.engine._pieces.pods.infos)
        info = b.engine._pieces.pods.infos[a.id]
        assert (info.name, info.incarnation) == ("pod0", a.replica.incarnation)

    with_pods(story)


def test_a_new_life_is_told_and_its_copies_are_announced_again() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/file", b"x" * 50_000)
        await w.converge()
        life = a.replica.renew()
        await w.until(lambda: b.engine._pieces.pods.infos[a.id].incarnation == life)
        await w.converge()
        assert b.engine.redundancy().by_copies[2] == 1

    with_pods(story)


def test_all_files_are_looked_at_when_what_a_pod_offers_matters_to_them_and_not_else() -> None:
    """With many pods that fill up, each looked at everything all the time."""

    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/file", b"x" * 50_000)
        await w.converge()
        info, looks = b.engine._pieces.pods.infos[b.id], []
        a.engine._pieces.copies.look_at_all = lambda: looks.append(1)  # type: ignore[method-assign]

        async def told(**changes: object) -> int:
            looks.clear()
            await b.engine.announce(replace(info, **changes))
            used = changes.get("used", info.used)
            await w.until(lambda: a.engine._pieces.pods.infos[b.id].used == used)
            await w.until(lambda: not a.engine._pieces.copies.pending)
            return len(looks)

        assert await told(used=info.used + 2**30, free=info.free - 2**30) == 0
        assert await told(used=info.used + 1, free=2**20) == 1, "it is full"
        assert await told(used=info.used + 2, free=info.free, zone="attic") == 1

    with_pods(story)


def test_a_removed_pod_that_is_there_gets_the_record_of_it_before_it_is_shut_out() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        with a.replica.change() as change:
            news = change.put_news(a.id, "removal", b"of b")
            a.members = {**a.members, b.id: member(1, MemberState.REMOVED)}
        # Nothing rings but the refresh: the farewell itself has to bring the record.
        await a.engine._upkeep.refresh()
        assert b.replica.origins()[news.dot.origin].last >= news.dot.seq
        await w.until(lambda: b.id not in a.engine._pieces.links.up)

    with_pods(story)


def test_a_removed_pod_that_takes_nothing_any_more_is_out_in_a_moment() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        w.network.partition([a.id], [b.id])
        a.members = {**a.members, b.id: member(1, MemberState.REMOVED)}
        async with asyncio.timeout(1.5):
            await a.engine._upkeep.refresh()
            await w.until(lambda: b.id not in a.engine._pieces.links.up)

    with_pods(story)


def test_a_pod_that_goes_is_seen_as_lost_and_then_absent() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await b.kill()
        await asyncio.sleep(5)
        presence = {peer.id: peer.presence for peer in a.engine.peers()}
        assert presence[b.id] is Presence.LOST
        await asyncio.sleep(40)
        presence = {peer.id: peer.presence for peer in a.engine.peers()}
        assert presence[b.id] is Presence.ABSENT
        b.start()

    with_pods(story)
