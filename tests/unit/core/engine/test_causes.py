"""What makes copies needless has a name, also after a restart, or waits for a person."""

import asyncio
import dataclasses

import pytest

from core.engine import causes
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import with_pods

GRACE = 30.0
AWAY_SECONDS = GRACE + 30
PLAIN = dataclasses.replace(SETTINGS, absent_after_seconds=5.0, grace_seconds=GRACE)


def is_named(pod: SimPod) -> bool:
    return pod.engine._pieces.guarding.causes.is_named


def test_a_network_in_which_nothing_changed_names_no_cause_also_after_restarts() -> None:
    async def story(w: World) -> None:
        for _ in range(3):
            await asyncio.sleep(AWAY_SECONDS)
            assert not any(map(is_named, w.pods))
            for pod in w.pods:
                await pod.kill()
                pod.start()

    with_pods(story, 3, PLAIN)


def test_who_was_away_for_long_names_it_and_so_do_the_others() -> None:
    async def story(w: World) -> None:
        away, *others = w.pods
        await asyncio.sleep(10)
        await away.kill()
        await asyncio.sleep(AWAY_SECONDS)
        assert all(map(is_named, others))
        away.start()
        await w.until(lambda: is_named(away))

    with_pods(story, 3, PLAIN)


@pytest.mark.parametrize("what", ["copies", "minimum"])
def test_settings_that_say_where_files_belong_are_a_cause_and_others_are_none(what: str) -> None:
    async def story(w: World) -> None:
        pod = w.pods[0]
        await asyncio.sleep(10)
        pod.settings = dataclasses.replace(pod.settings, read_deadline_seconds=7.0)
        pod.engine.configure(pod.settings)
        await asyncio.sleep(10)
        assert not is_named(pod)
        pod.settings = dataclasses.replace(pod.settings, **{what: 1})  # type: ignore[arg-type]
        pod.engine.configure(pod.settings)
        await asyncio.sleep(10)
        assert is_named(pod)

    with_pods(story, 3, dataclasses.replace(PLAIN, copies=3, minimum=2))


def test_a_cause_holds_for_a_while_and_through_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(causes, "NAMED_MS", 60_000)

    async def story(w: World) -> None:
        pod = w.pods[0]
        await asyncio.sleep(10)
        await pod.engine._pieces.guarding.causes.look(lowered=True)
        await pod.kill()
        pod.start()
        await w.until(lambda: is_named(pod))
        await asyncio.sleep(90)
        assert not is_named(pod)

    with_pods(story, 3, PLAIN)
