"""Accidents of others in how histories of several machines come together, told again here."""

import asyncio
import random
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from core.errors import FileError
from core.model.members import MemberState
from core.net.memory import Weather
from tests.sim.oracle import Oracle, unlike
from tests.sim.pod import SimPod, member, pod_id
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, attempt, world

NAMES = tuple(f"/{number}" for number in range(8))
HOUR_MS = 3_600_000
BAD = Weather(latency_seconds=0.03, jitter_seconds=0.05, loss=0.1, cut=0.01)
DEEP_SEEDS = [pytest.param(seed, marks=pytest.mark.deep) for seed in range(10, 40)]

# The same letters, in both cases, composed and decomposed: all are different names here.
ALPHABET = ("a", "A", "\u00e9", "e\u0301", "\u00c9", "E\u0301")


@pytest.mark.parametrize("seed", [1, 2, 3, *DEEP_SEEDS])
def test_accident_07_case_only_rename(seed: int) -> None:
    """A rename that changed only the case arrived as a removal, or two files became one.

    Here names are bytes: each spelling is a name of its own, such a rename moves the same file,
    and whatever is renamed on two sides, every content that nobody replaced is still there.
    """

    async def story() -> None:
        async with world(2, seed=seed) as w:
            oracle = Oracle(w, f"spellings {seed}")
            chance = oracle.chance
            await w.until(w.linked)
            for folder in ("/a", "/A", "/\u00e9", "/e\u0301"):
                w.pods[0].make_folder(folder)
            await w.until(w.same_records)
            for _ in range(200):
                await cut_or_heal(w, chance)
                await rename_at_random(w, oracle, chance)
                await asyncio.sleep(chance.random())
            w.network.heal()
            await w.converge()
            await oracle.all_is_there(w)
            assert oracle.done > 20

    run_virtual(story())


async def rename_at_random(w: World, oracle: Oracle, chance: random.Random) -> None:
    pod = chance.choice(w.pods)
    paths = [
        *(f"/{letter}-file" for letter in ALPHABET),
        *(f"/{folder}/{letter}" for folder in ALPHABET for letter in ALPHABET),
    ]
    dice = chance.random()
    if dice < 0.4:
        await oracle.write(pod, chance.choice(paths), 200)
    elif dice < 0.8:
        shown = [path for path, (kind, _, _) in pod.tree().items() if kind == "FILE"]
        if shown:
            await oracle.rename(pod, chance.choice(shown), chance.choice(paths))
    else:
        # Folders, empty or full, by the case of their names alone.
        source, target = chance.sample([f"/{letter}" for letter in ALPHABET], 2)
        await attempt(lambda: pod.rename(source, target))


async def cut_or_heal(w: World, chance: random.Random) -> None:
    dice = chance.random()
    if dice < 0.1:
        w.network.partition([w.pods[0].id], [pod.id for pod in w.pods[1:]])
    elif dice < 0.25:
        w.network.heal()


@pytest.mark.parametrize(("old", "new"), [("a", "A"), ("\u00e9", "e\u0301"), ("\u00c9", "\u00e9")])
def test_accident_07_a_change_of_case_alone_moves_the_same_file(old: str, new: str) -> None:
    """It is one rename for everybody, never a removal with a new file after it."""

    async def story() -> None:
        async with world(2) as w:
            a, b = w.pods
            await w.until(w.linked)
            await a.write(f"/{old}", b"content " * 9_000)
            await w.converge()
            entry = a.file_at(f"/{old}")
            await b.rename(f"/{old}", f"/{new}")
            await w.converge()
            for pod in w.pods:
                assert pod.names() == [new]
                assert pod.file_at(f"/{new}") == entry
            assert (await w.same_contents())[f"/{new}"] == b"content " * 9_000

    run_virtual(story())


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("seed", [1, 2, *DEEP_SEEDS])
def test_accident_12_partitions_on_alternating_sides(count: int, seed: int) -> None:
    """Two replicas each took writes while the other was away, and then refused to be read.

    Here whoever is cut off goes on, in turns, and afterwards all that was acknowledged is shown:
    in its file, or beside it, and nothing is refused.
    """

    async def story() -> None:
        async with world(count, seed=seed) as w:
            oracle = Oracle(w, f"sides {seed}")
            await w.until(w.linked)
            for turn in range(8):
                alone = w.pods[turn % count]
                w.network.partition([alone.id], [p.id for p in w.pods if p is not alone])
                await both_sides_write(w, oracle)
                if turn % 3 == 2:
                    w.network.heal()
                    await asyncio.sleep(oracle.chance.random() * 3)
            w.network.heal()
            await w.converge()
            await oracle.all_is_there(w)
            assert oracle.done > 20

    run_virtual(story())


async def both_sides_write(w: World, oracle: Oracle) -> None:
    for _ in range(8):
        await oracle.step(oracle.chance.choice(w.pods), NAMES, oracle.chance.choice((40, 20_000)))
        await asyncio.sleep(oracle.chance.random() * 2)


@pytest.mark.parametrize("seed", [1, 2, 3, *DEEP_SEEDS])
def test_accident_13_cuts_kills_wrong_clocks_and_a_change_of_members_at_once(seed: int) -> None:
    """Nodes were added and removed under writes while clocks were wrong: acknowledged ones went.

    Here a third pod comes and, when it is in step, the second leaves for good, between cuts, kills
    and clocks that jump by hours; what was acknowledged is there, and later writes stay later.
    """

    async def story() -> None:
        async with world(2, seed=seed, weather=BAD) as w:
            oracle = Oracle(w, f"members {seed}")
            await w.until(w.linked)
            await troubled(w, oracle)
            await add(w)
            await troubled(w, oracle)
            leaving = w.pods[1]
            calm(w)
            await w.converge()
            remove(w, leaving)
            await troubled(w, oracle)
            calm(w)
            await w.converge()
            await oracle.all_is_there(w)
            first, last = w.pods
            await later_wins(w, first, last)

    run_virtual(story())


async def troubled(w: World, oracle: Oracle, steps: int = 25) -> None:
    chance = oracle.chance
    for _ in range(steps):
        pod = chance.choice(w.pods)
        dice = chance.random()
        if dice < 0.1:
            pod.clock.skew_ms = chance.randrange(-2 * HOUR_MS, 2 * HOUR_MS)
        elif dice < 0.2 and pod.running:
            await pod.kill()
        elif dice < 0.3:
            alone = chance.choice(w.pods)
            w.network.partition([alone.id], [p.id for p in w.pods if p is not alone])
        elif dice < 0.5:
            w.network.heal()
        if pod.running:
            await oracle.step(pod, NAMES, chance.choice((40, 20_000)))
        elif dice > 0.5:
            pod.start()
        await asyncio.sleep(chance.random() * 3)


def calm(w: World) -> None:
    w.network.heal()
    w.network.set_weather(Weather())
    for pod in w.pods:
        if not pod.running:
            pod.start()


async def add(w: World) -> SimPod:
    """Let another pod become a member; everybody hears of it."""
    number = len(w.pods)
    members = {**w.pods[0].members, pod_id(number): member(number)}
    fresh = SimPod(number, w.network, members, seed=number)
    w.pods.append(fresh)
    tell_members(w, members)
    fresh.start()
    return fresh


def remove(w: World, pod: SimPod) -> None:
    """Let a pod be a member no more; its node is stopped at the end of the story."""
    members = {
        **pod.members,
        pod.id: replace(pod.members[pod.id], state=MemberState.REMOVED),
    }
    w.pods.remove(pod)
    w.network.crash(pod.id)
    pod._task.cancel()  # type: ignore[union-attr]
    tell_members(w, members)


def tell_members(w: World, members: dict) -> None:  # type: ignore[type-arg]
    for pod in w.pods:
        pod.members = members
        if pod.running:
            pod.engine._upkeep._bell.ring()
            for other in members:
                if other != pod.id:
                    pod.engine.found(other, f"sim:{other[0] - 1}")


async def later_wins(w: World, first: SimPod, last: SimPod) -> None:
    """A write by whoever saw the other one replaces it, whatever the clocks say."""
    first.clock.skew_ms, last.clock.skew_ms = HOUR_MS, -HOUR_MS
    for writer in (first, last, first, last):
        content = unlike(w.chance, 100)
        await writer.write("/in turns", content)
        await w.converge()
        assert (await w.same_contents())["/in turns"] == content
        assert not [name for name in writer.names() if name.startswith("in turns (")]


@pytest.mark.parametrize(
    "operations", [900, pytest.param(10_000, marks=[pytest.mark.deep, pytest.mark.timeout(900)])]
)
def test_accident_19_two_writers_in_one_folder(operations: int) -> None:
    """Two programs that wrote one folder could delete it, and the manual asked them not to.

    Here two pods create, rename and delete in one folder, interleaved as closely as can be, and
    both end with one folder in which nothing is missing that nobody removed.
    """

    async def story() -> None:
        async with world(2) as w:
            oracle = Oracle(w, "19")
            names = [f"/{number}" for number in range(40)]
            await w.until(w.linked)
            for number in range(operations):
                # Turns are not in step: what one pod does is still on its way to the other.
                await oracle.step(oracle.chance.choice(w.pods), names, 40)
                if number % 7 == 0:
                    await asyncio.sleep(oracle.chance.random() * 0.02)
                await folder_dance(oracle.chance.choice(w.pods), number)
            await w.converge()
            await oracle.all_is_there(w)
            assert oracle.done > operations // 2

    run_virtual(story())


async def folder_dance(pod: SimPod, number: int) -> None:
    """Make, fill and remove a folder of one name, as two installers would."""
    match number % 20:
        case 3:
            await attempt(lambda: pod.make_folder("/folder"))
        case 9:
            await attempt(lambda: pod.remove_folder("/folder"))
        case _:
            return


def shown_names(pods: Sequence[SimPod]) -> list[list[str]]:
    return [pod.names() for pod in pods]


def test_accident_19_a_folder_that_one_removes_while_the_other_fills_it_stays() -> None:
    """Nobody has to coordinate: the removal sees what it removed, not what came in meanwhile."""

    async def story() -> None:
        async with world(2) as w:
            a, b = w.pods
            await w.until(w.linked)
            a.make_folder("/folder")
            await w.converge()
            w.network.partition([a.id], [b.id])
            a.remove_folder("/folder")
            await b.write("/folder/new", b"new")
            w.network.heal()
            await w.converge()
            assert shown_names(w.pods) == [["folder"], ["folder"]]
            assert (await w.same_contents())["/folder/new"] == b"new"
            with pytest.raises(FileError):
                a.remove_folder("/folder")

    run_virtual(story())
