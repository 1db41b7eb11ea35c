"""Pods that are changed at random under delay, loss, partitions and crashes converge."""

import asyncio
import random

import pytest

from core.net.memory import Weather
from core.tree.slots import Strategy
from tests.sim.programs import Programs
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world

BAD = Weather(
    latency_seconds=0.03, jitter_seconds=0.05, loss=0.1, cut=0.01, bytes_per_second=5_000_000
)


async def live(w: World, programs: Programs, steps: int, *, faults: bool) -> None:
    """Let programs run on all pods, while the network and the power fail now and then."""
    chance = w.chance
    for _ in range(steps):
        pod = chance.choice(w.pods)
        if pod.running:
            await programs.step(pod)
        await asyncio.sleep(chance.random() * 0.5)
        if faults:
            await fault(w)


async def fault(w: World) -> None:
    chance = w.chance
    dice = chance.random()
    pod = chance.choice(w.pods)
    if dice < 0.03:
        ids = [pod.id for pod in w.pods]
        chance.shuffle(ids)
        half = len(ids) // 2
        w.network.partition(ids[:half], ids[half:])
    elif dice < 0.08:
        w.network.heal()
    elif dice < 0.10 and pod.running:
        await pod.kill()
    elif dice < 0.12 and pod.running:
        await pod.cut(chance)
    elif dice < 0.30 and not pod.running:
        pod.start()


def settle(w: World) -> None:
    w.network.heal()
    w.network.set_weather(Weather())
    for pod in w.pods:
        if not pod.running:
            pod.start()


def history(seed: int, count: int, strategy: Strategy, *, steps: int = 60) -> list[object]:
    """One run: its trace, and the tree at its end."""

    async def story() -> list[object]:
        async with world(count, seed=seed, weather=BAD, strategy=strategy) as w:
            programs = Programs(random.Random(f"programs {seed}"))
            w.given_up = programs.given_up
            await live(w, programs, steps, faults=True)
            settle(w)
            await w.converge()
            await w.same_contents()
            loop = asyncio.get_running_loop()
            return [*programs.done, sorted(w.pods[0].tree().items()), loop.time()]

    return run_virtual(story())


@pytest.mark.parametrize("strategy", list(Strategy), ids=lambda s: s.value)
@pytest.mark.parametrize("seed", range(8))
def test_two_pods_converge_under_delay_loss_and_crashes(seed: int, strategy: Strategy) -> None:
    history(seed, 2, strategy)


@pytest.mark.parametrize("count", [3, 5])
@pytest.mark.parametrize("seed", range(100, 103))
def test_several_pods_converge_under_delay_loss_and_crashes(seed: int, count: int) -> None:
    history(seed, count, Strategy.KEEP_BOTH)


def test_the_same_seed_gives_the_same_history() -> None:
    assert history(7, 3, Strategy.KEEP_BOTH, steps=30) == history(
        7, 3, Strategy.KEEP_BOTH, steps=30
    )
