"""What an engine says of its network."""

import dataclasses

from msgspec import structs

from core.crypto import content_hash
from core.ids import Dot, Incarnation
from core.model.members import MemberState
from core.model.needs import Copied, Needs
from core.model.priorities import Priority
from core.model.status import Reason
from core.ports import BlockName
from tests.sim.pod import SETTINGS
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods


def test_a_version_counts_as_copied_once_somebody_waited_for_that() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await a.write("/large", LARGE)
        await w.converge()
        version = version_at(a, "/large")
        assert not a.engine.has_copies(version.entry, version.dot)
        until = a.clock.monotonic() + 30
        await a.engine.satisfy(Needs(Copied(version.entry, version.dot), until))
        assert a.engine.has_copies(version.entry, version.dot)
        assert not a.engine.has_copies(version.entry, Dot(Incarnation(1), 1))

    with_pods(story)


def test_room_is_what_fits_on_the_pods_with_copies_and_within_the_limit() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await w.until(lambda: len(a.engine._pieces.pods.infos) == 2)
        room = a.engine.room()
        assert room is not None
        infos = [info for info in a.engine._pieces.pods.infos.values() if info.offered]
        assert room.total == min(info.offered for info in infos), "each file is on both"
        assert room.limit_left is None
        a.engine.configure(dataclasses.replace(SETTINGS, network_bytes_max=1_000))
        limited = a.engine.room()
        assert limited is not None
        assert limited.total == 500
        assert limited.limit_left == 1_000 - sum(info.used for info in infos)

    with_pods(story)


def test_what_is_here_could_go_only_where_enough_present_pods_have_it() -> None:
    async def story(w: World) -> None:
        a, b, c = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        version = version_at(a, "/large")
        holders = [pod for pod in w.pods if pod.contents.whole(version.entry, version.dot)]
        (other,) = [pod for pod in (a, b, c) if pod not in holders]

        def needless() -> bool:
            with other.store.read() as reader:
                return other.engine.is_needless(reader, version.entry, version.dot)

        assert needless()
        w.network.partition([holders[0].id], [holders[1].id, other.id])
        await w.until(lambda: not needless())
        w.network.heal()
        await w.until(needless)

    with_pods(story, count=3)


def test_where_one_pod_alone_stores_for_the_network_its_copy_is_enough() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        b.engine.configure(dataclasses.replace(SETTINGS, client=True))
        await a.write("/large", LARGE)
        await w.until(w.same_records)
        version = version_at(a, "/large")

        def needless() -> bool:
            with b.store.read() as reader:
                return b.engine.is_needless(reader, version.entry, version.dot)

        await w.until(needless)

    with_pods(story)


def test_what_nobody_else_can_read_while_this_pod_is_down_is_counted() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        assert a.engine.lost_without_this() == (0, 0)
        w.network.partition([a.id], [b.id])
        await w.until(lambda: a.engine.lost_without_this() == (1, len(LARGE)))
        w.network.heal()
        await w.until(lambda: a.engine.lost_without_this() == (0, 0))

    with_pods(story)


def test_a_pod_without_others_keeps_nothing_from_anybody() -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        await a.write("/large", LARGE)
        assert a.engine.lost_without_this() == (0, 0)

    with_pods(story, count=1)


def test_who_says_that_this_pod_was_removed_is_named_unless_the_records_say_it_too() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await w.converge()
        pieces = a.engine._pieces
        assert a.engine.disowned_by() == []
        pieces.links._ways[b.id].disowned = True
        assert a.engine.disowned_by() == [pieces.pods.name_of(b.id)]
        own = structs.replace(pieces.pods.members[a.id], state=MemberState.REMOVED)
        pieces.pods.members = {**pieces.pods.members, a.id: own}
        assert pieces.pods.removed() == {a.id: own.certificate}
        assert a.engine.disowned_by() == [], "that is told by itself"

    with_pods(story)


def test_what_lacks_copies_here_and_without_a_pod_is_told() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await a.write("/large", LARGE)
        await w.converge()
        version = version_at(a, "/large")
        holders = [pod for pod in w.pods if pod.contents.whole(version.entry, version.dot)]
        assert a.engine.files_lacking(9) == []
        assert a.engine.held_by(version.entry) == {pod.id for pod in holders}
        assert a.engine.weakened(holders[0].id) == (1, len(LARGE))

    with_pods(story)


def test_what_there_is_is_told_without_a_look_at_files() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        found = a.engine.overview()
        assert (found.files, found.bytes, found.to_come, found.to_go) == (1, len(LARGE), 0, 0)
        assert found.by_copies == {2: (1, len(LARGE))}
        assert a.engine.copies_by_pod() == {a.id: len(LARGE), b.id: len(LARGE)}
        assert a.engine.grace_left() is None
        assert b.engine.traffic[0] >= len(LARGE)
        assert a.engine.traffic[1] >= len(LARGE)
        await b.kill()
        await w.until(lambda: a.engine.grace_left() is not None)
        assert a.engine.overview().by_copies == {1: (1, len(LARGE))}

    with_pods(story)


def test_what_others_fetch_from_here_is_told_with_who_and_why() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.until(lambda: bool(a.engine.sending()))
        (going,) = a.engine.sending()
        version = version_at(a, "/large")
        assert (going.entry, going.version, going.pod) == (version.entry, version.dot, b.id)
        assert (going.reason, going.wanted, going.size) == (Reason.COPY, 2, None)
        assert 0 < going.sent <= len(LARGE)
        assert going.rate > 0
        await w.converge()
        await w.until(lambda: not a.engine.sending())

    with_pods(story)


def test_what_another_asks_for_more_urgently_is_opened_there() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        await w.until(lambda: not a.engine.sending())
        version = version_at(a, "/large")
        digest = content_hash(LARGE[: version.block_size])
        name = BlockName(version.entry, version.dot, 0, digest)
        assert a.engine._block(b.id, name, Priority.PERSON) is not None
        assert [each.reason for each in a.engine.sending()] == [Reason.OPENED]

    with_pods(story)
