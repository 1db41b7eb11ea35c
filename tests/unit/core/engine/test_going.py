"""What would be lost with a pod that goes."""

import dataclasses

from core.engine.going import going_with, handing_over, told
from core.ids import Dot
from core.model.members import MemberState
from core.wire.messages import AskPledges, VersionName
from tests.sim.pod import SETTINGS, SimPod, member
from tests.sim.world import World
from tests.unit.core.engine.harness import one_copy, version_at, with_pods

ONE = dataclasses.replace(SETTINGS, copies=1, minimum=1)


def test_what_one_pod_alone_has_goes_with_it() -> None:
    async def story(w: World) -> None:
        has, lacks, version = await one_copy(w)
        assert await going_with(lacks.engine._pieces, has.id) == [version.entry]
        assert await going_with(has.engine._pieces, has.id) == [version.entry]
        assert await going_with(has.engine._pieces, lacks.id) == []

    with_pods(story, settings=ONE)


def test_what_others_have_does_not_nor_does_an_empty_file() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/file", b"x")
        await a.write("/empty", b"")
        await w.converge()
        assert await a.engine.going_with(b.id) == []
        entry = version_at(a, "/file").entry
        await b.kill()
        await w.until(lambda: b.id not in a.engine._pieces.links.up)
        assert await a.engine.going_with(a.id) == [entry], "who is away does not count"
        b.start()

    with_pods(story)


def test_what_a_pod_has_is_taken_over_by_those_that_stay() -> None:
    async def story(w: World) -> None:
        has, lacks, _ = await one_copy(w)
        how = handing_over(has.engine._pieces)
        assert (how.takers, how.files, how.short, how.is_done) == (1, 1, 1, False)
        leaves = {**has.members, has.id: member(has.number, MemberState.LEAVING)}
        for pod in w.pods:
            pod.members = leaves
            pod.engine._upkeep._bell.ring()
        await w.until(lambda: handing_over(has.engine._pieces).is_done)
        assert await has.engine.going_with(has.id) == []
        await lacks.kill()
        await w.until(lambda: handing_over(has.engine._pieces).takers == 0)
        assert not handing_over(has.engine._pieces).is_done, "nobody is here who could take it"
        lacks.start()

    with_pods(story, settings=ONE)


def test_a_pod_stays_for_as_long_as_it_promised_to_keep_something() -> None:
    async def story(w: World) -> None:
        has, lacks, version = await one_copy(w)
        pieces = has.engine._pieces
        link = pieces.links.up[lacks.id]
        name = VersionName(version.entry, version.dot)
        await pieces.pledging.asked(link, AskPledges(1, 10, (name,)))
        assert handing_over(pieces).busy
        await w.until(lambda: not handing_over(pieces).busy)

    with_pods(story, settings=ONE)


def last(pod: SimPod) -> Dot:
    """Return the last record that a pod wrote."""
    own = pod.replica.incarnation
    return Dot(own, pod.replica.origins()[own].last)


def test_who_goes_knows_whether_another_pod_has_its_records() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        a.make_folder("/folder")
        known = last(a)
        assert await told(a.engine._pieces, known, 10)
        w.network.partition([a.id], [b.id])
        a.make_folder("/other")
        assert not await told(a.engine._pieces, last(a), 0.5)
        assert await told(a.engine._pieces, known, 0.5), "what came after it does not matter"

    with_pods(story)
