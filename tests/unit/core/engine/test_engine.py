"""The engine as a whole: what people are told."""

import asyncio
import dataclasses

from core.model.members import Presence
from core.situation.assess import Situation
from tests.sim.pod import SETTINGS
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods


def test_what_people_are_told_of_two_pods_in_step() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        peers = {peer.name: peer for peer in a.engine.peers()}
        assert peers["pod0"].presence is Presence.SELF
        assert peers["pod0"].address == a.address
        assert peers["pod1"].presence is Presence.PRESENT
        assert peers["pod1"].rtt is not None
        assert a.engine.situation().situation is Situation.FAVORABLE
        assert (a.engine.under_copied(), a.engine.absent_files()) == (0, 0)
        assert a.engine.transfers() == []
        assert a.engine.attention() == []
        assert a.engine.pod_name(b.id) == "pod1"
        assert a.engine.is_current(b.id, b.replica.incarnation)

    with_pods(story)


def test_copies_are_satisfied_once_what_may_be_owed_others_was_looked_at() -> None:
    async def story(w: World) -> None:
        a, _ = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        assert a.engine.redundancy().satisfied
        a.engine._pieces.copies.look_at([version_at(a, "/large").entry])
        report = a.engine.redundancy()
        assert (report.missing, report.satisfied) == (0, False), "nobody knows yet"
        await w.until(lambda: a.engine.redundancy().satisfied, seconds=5)

    with_pods(story)


def test_a_missing_pod_makes_the_situation_mixed_and_a_missing_holder_critical() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        await b.kill()
        await asyncio.sleep(1_000)
        assert a.engine.situation().situation is Situation.MIXED
        assert a.engine.under_copied() == 1
        b.start()

    with_pods(story)


def test_files_that_had_their_copies_make_the_situation_critical_once_their_pods_are_absent() -> (
    None
):
    async def story(w: World) -> None:
        a, b, c = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        version = version_at(a, "/large")
        held = [pod for pod in w.pods if pod.contents.whole(version.entry, version.dot)]
        watching = next(pod for pod in (a, b, c) if pod not in held)
        for pod in held:
            await pod.kill()
        await asyncio.sleep(5)
        assert watching.engine.situation().situation is not Situation.CRITICAL, "just lost"
        await asyncio.sleep(60)
        assert watching.engine.situation().situation is Situation.CRITICAL
        assert watching.engine.absent_files() == 1
        for pod in held:
            pod.start()
        await w.converge()
        assert watching.engine.situation().situation is Situation.FAVORABLE

    with_pods(story, count=3)


def test_a_file_that_never_had_its_copies_is_named_with_the_pod_that_has_it() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        settings = dataclasses.replace(SETTINGS, min_replication_seconds=600.0)
        for pod in w.pods:
            pod.engine.configure(settings)
        await a.write("/large", LARGE)
        await asyncio.sleep(5)
        assert b.file_at("/large") is not None
        await a.kill()
        await asyncio.sleep(60)
        assert b.engine.situation().situation is not Situation.CRITICAL
        assert [note.text for note in b.engine.attention()] == [
            "1 file is only on pod0, which cannot be reached: no copy was made before it went away."
        ]
        assert b.engine.absent_files() == 1
        a.start()

    with_pods(story)


def test_other_settings_take_effect_at_once() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await a.write("/file", b"x")
        await w.converge()
        for pod in w.pods:
            pod.settings = dataclasses.replace(SETTINGS, copies=3)
            pod.engine.configure(pod.settings)
        await w.converge()
        assert a.engine.redundancy().wanted == {3: 1}
        entry = a.file_at("/file")
        assert entry is not None
        assert a.engine.redundancy([entry]).by_copies[3] == 1

    with_pods(story, count=3)
