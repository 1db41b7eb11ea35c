"""A dry run says what settings and policies would do, and changes nothing."""

import dataclasses

from msgspec.structs import replace

from core.engine.dry_run import Supposed, dry_run
from core.placement.copies import Declared
from core.placement.effects import Tally
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, one_copy, version_at, with_pods

ONE = dataclasses.replace(SETTINGS, copies=1, minimum=1)


async def run(pod: SimPod, supposed: Supposed) -> Tally:
    looked_at: list[tuple[int, int]] = []
    before = pod.replica.origins()
    found = await dry_run(
        pod.engine._pieces, supposed, lambda done, total: looked_at.append((done, total))
    )
    assert looked_at[-1][0] == looked_at[-1][1] > 0
    assert pod.replica.origins() == before, "nothing was recorded"
    return found


def test_more_copies_are_counted_with_their_bytes_on_the_pods_that_get_them() -> None:
    async def story(w: World) -> None:
        has, lacks, _ = await one_copy(w)
        for pod in w.pods:
            found = await run(pod, Supposed(dataclasses.replace(ONE, copies=2)))
            assert (found.copied.files, found.copied.size_bytes) == (1, len(LARGE))
            assert (found.moved.files, found.dropped.files) == (0, 0)
            assert (found.more, found.less) == ({lacks.id: len(LARGE)}, {})
        found = await run(has, Supposed())
        assert found == Tally(), "what holds already changes nothing"
        version = version_at(has, "/large")
        assert not lacks.contents.whole(version.entry, version.dot)

    with_pods(story, settings=ONE)


def test_fewer_copies_drop_one() -> None:
    async def story(w: World) -> None:
        await w.pods[0].write("/large", LARGE)
        await w.converge()
        found = await run(w.pods[0], Supposed(ONE))
        assert (found.dropped.files, found.dropped.size_bytes) == (1, len(LARGE))
        assert found.copied.files == found.moved.files == 0
        assert len(found.less) == 1

    with_pods(story)


def test_a_policy_is_supposed_on_its_file_alone() -> None:
    async def story(w: World) -> None:
        has, lacks, version = await one_copy(w)
        await has.write("/other", LARGE[:100_000])
        await w.converge()
        two = {version.entry: Declared(redundancy=2)}
        found = await run(has, Supposed(declared=two))
        assert (found.copied.files, found.more) == (1, {lacks.id: len(LARGE)})
        kept = {version.entry: Declared(keep=(lacks.name,))}
        found = await run(has, Supposed(declared=kept))
        assert found.more == {lacks.id: len(LARGE)}

    with_pods(story, settings=ONE)


def test_a_pod_that_would_offer_nothing_gives_what_it_has_to_the_others() -> None:
    async def story(w: World) -> None:
        has, lacks, _ = await one_copy(w)
        info = has.engine._pieces.pods.infos[has.id]
        found = await run(has, Supposed(info=replace(info, offered=0)))
        assert (found.moved.files, found.moved.size_bytes) == (1, len(LARGE))
        assert (found.more, found.less) == ({lacks.id: len(LARGE)}, {has.id: len(LARGE)})

    with_pods(story, settings=ONE)
