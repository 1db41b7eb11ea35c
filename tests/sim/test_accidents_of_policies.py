"""Accidents of others where a switch or a lost disk decided whether bytes exist, told again."""

import asyncio
import dataclasses
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from core.contents.settings import ContentSettings
from core.control.schema import PathRequest
from core.engine.settings import CacheMode
from core.errors import FileError, WormholeError
from core.node.parts import Parts
from core.node.services.freeing import Freeing
from core.placement.copies import Rule
from core.placement.eligible import Strategy
from tests.sim.oracle import held, unlike
from tests.sim.pod import SETTINGS, InlineWorkers, SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world

DEEP_SEEDS = [pytest.param(seed, marks=pytest.mark.deep) for seed in range(10, 40)]
QUICK = dataclasses.replace(
    SETTINGS, collect_seconds=10.0, sweep_seconds=10.0, tell_heat_seconds=10.0
)


async def fill(w: World, count: int = 10) -> dict[str, bytes]:
    """Write files of many sizes, in folders, from all pods."""
    wanted = {}
    w.pods[0].make_folder("/folder")
    w.pods[0].make_folder("/folder/inside")
    await w.until(w.same_records)
    for number in range(count):
        path = f"{('', '/folder', '/folder/inside')[number % 3]}/{number}"
        wanted[path] = unlike(w.chance, w.chance.choice((40, 9_000, 40_000, 400_000)))
        await w.pods[number % len(w.pods)].write(path, wanted[path])
    return wanted


def on_disks(w: World) -> set[bytes]:
    """Return the contents that lie whole on some disk, of running nodes and of stopped ones."""
    return set().union(*(held(pod) for pod in w.pods))


def declare(pod: SimPod, path: str, field: str, value: bytes | None) -> None:
    """Set a policy of a file or folder, as `wormhole policy` does."""
    with pod.replica.change() as change:
        shown = change.resolve(path.encode())
        if shown is not None:  # a pod that lost its disk has to learn the tree first
            change.set_attribute(shown, f"p:{field}", value)


def configure(pod: SimPod, **changes: object) -> None:
    """Change settings of a pod, now and for its next starts."""
    pod.settings = dataclasses.replace(pod.settings, **changes)  # type: ignore[arg-type]
    if pod.running:
        pod.engine.configure(pod.settings)
        pod.engine._upkeep._info = pod._info()  # the others hear of another role
        pod.engine._upkeep._bell.ring()


class Switches:
    """Everything that a person can switch about where contents are."""

    def __init__(self, w: World, paths: list[str]) -> None:
        self.chance = w.chance
        self.paths = [*paths, "/folder", "/folder/inside"]
        self.kinds: list[Callable[[SimPod], object]] = [
            self.copies,
            self.rules,
            self.cache,
            self.client,
            self.redundancy,
            self.keep,
            self.not_cached,
            self.free,
            self.history,
            self.heat,
            self.affinities,
        ]

    def switch(self, pod: SimPod) -> None:
        """Switch one thing on a running pod."""
        self.chance.choice(self.kinds)(pod)

    def copies(self, pod: SimPod) -> None:
        number = self.chance.choice((1, 2, 3))
        configure(pod, copies=number, minimum=min(number, 2))

    def rules(self, pod: SimPod) -> None:
        rule = Rule(self.chance.choice(("**", "folder/**", "*")), self.chance.choice((1, 3)))
        configure(pod, rules=(rule,) if self.chance.random() < 0.7 else ())

    def cache(self, pod: SimPod) -> None:
        limit = self.chance.choice((0, 10_000, 64_000_000))
        configure(
            pod,
            cache_mode=self.chance.choice(list(CacheMode)),
            save_below_bytes=limit,
            strategy=self.chance.choice(list(Strategy)),
        )

    def client(self, pod: SimPod) -> None:
        configure(pod, client=not pod.settings.client)

    def redundancy(self, pod: SimPod) -> None:
        value = self.chance.choice((None, b"1", b"2", b"3"))
        declare(pod, self.chance.choice(self.paths), "redundancy", value)

    def keep(self, pod: SimPod) -> None:
        names = self.chance.sample(["pod0", "pod1", "pod2"], self.chance.randrange(3))
        declare(pod, self.chance.choice(self.paths), "keep", json.dumps(names).encode())

    def not_cached(self, pod: SimPod) -> None:
        value = self.chance.choice((None, b"false", b"true"))
        declare(pod, self.chance.choice(self.paths), "cache", value)

    def free(self, pod: SimPod) -> None:
        free(pod)

    def heat(self, pod: SimPod) -> None:
        half_life = self.chance.choice((60.0, 86_400.0))
        configure(pod, migrate=not pod.settings.migrate, heat_half_life_seconds=half_life)

    def affinities(self, pod: SimPod) -> None:
        for kind in ("new", "hot", "cold"):
            pod.affinities[f"affinity_{kind}"] = self.chance.choice((1, 50, 100))
        pod.engine._upkeep._info = pod._info()
        pod.engine._upkeep._bell.ring()

    def history(self, pod: SimPod) -> None:
        keep_ms = self.chance.choice((0, 1_000, 86_400_000))
        pod.contents.configure(ContentSettings(history_keep_ms=keep_ms))


def free(pod: SimPod) -> None:
    """Give back the space of everything here, as `wormhole free` does."""
    parts = SimpleNamespace(
        mount=Path("/drive"),
        replica=pod.replica,
        contents=pod.contents,
        engine=pod.engine,
        workers=InlineWorkers(),
    )

    async def give_back() -> None:
        # The pod may be killed meanwhile.
        with suppress(WormholeError):
            await Freeing(cast("Parts", parts)).free(PathRequest(path="/drive"), lambda _told: None)

    pod.freeing = asyncio.get_running_loop().create_task(give_back())


@pytest.mark.parametrize("seed", [1, 2, 3, *DEEP_SEEDS])
def test_accident_02_switching_policies_changes_where_bytes_are_never_whether(seed: int) -> None:
    """Switching placeholders off removed folders, switching them on removed what was here.

    Here every switch is thrown in any order while pods are linked, cut off and killed: at each
    step every content lies whole on some disk, and at the end every pod reads all of them.
    """

    async def story() -> None:
        async with world(3, seed=seed, settings=QUICK) as w:
            await w.until(w.linked)
            wanted = await fill(w)
            await w.converge()
            switches = Switches(w, list(wanted))
            for _ in range(60):
                await one_switch(w, switches, wanted)
                lost = set(wanted.values()) - on_disks(w)
                assert not lost, f"{len(lost)} contents are on no disk"
            calm(w)
            for pod in w.pods:
                configure(pod, client=False, copies=2, minimum=2, rules=())
            await w.converge()
            assert await w.same_contents() == wanted

    run_virtual(story())


async def one_switch(w: World, switches: Switches, wanted: dict[str, bytes]) -> None:
    chance = w.chance
    pod = chance.choice(w.pods)
    dice = chance.random()
    if dice < 0.08:
        w.network.partition([pod.id], [other.id for other in w.pods if other is not pod])
    elif dice < 0.2:
        w.network.heal()
    if not pod.running:
        pod.start()
    elif dice > 0.9:
        switches.switch(pod)
        await pod.kill()  # in the middle: nothing was done about the switch yet
        return
    switches.switch(pod)
    if chance.random() < 0.4:
        await glance(pod, chance.choice(list(wanted)), wanted)
    await asyncio.sleep(chance.choice((0, 0.1, 3, 20)))


async def glance(pod: SimPod, path: str, wanted: dict[str, bytes]) -> None:
    """Read a file: it is what it is, or it cannot be had now."""
    try:
        assert await pod.read(path) == wanted[path]
    except FileError:
        return


def calm(w: World) -> None:
    w.network.heal()
    for pod in w.pods:
        if not pod.running:
            pod.start()


@pytest.mark.parametrize("seed", [1, 2, 3, *DEEP_SEEDS])
def test_accident_14_policy_edits_rebalancing_and_a_lost_disk_leave_a_copy(seed: int) -> None:
    """Two policies shared blocks, a disk failed in the middle of moving them, and blocks were gone.

    Here policies change and a pod is added, so that copies move; in the middle a disk is lost for
    good. Of every file there is a live copy at each step, and as many as wanted at the end.
    """

    async def story() -> None:
        async with world(4, seed=seed, settings=QUICK) as w:
            await w.until(w.linked)
            wanted = await fill(w, 16)
            await w.converge()
            switches = Switches(w, list(wanted))
            switches.kinds = [two_or_more(switches), switches.keep, switches.cache, switches.free]
            lost = w.chance.randrange(5, 15)
            for step in range(20):
                switches.switch(w.chance.choice(w.pods))
                await asyncio.sleep(w.chance.choice((0, 0.05, 0.3, 2)))
                if step == lost:
                    await lose_disk(w, w.chance.choice(w.pods))
                gone = set(wanted.values()) - on_disks(w)
                assert not gone, f"{len(gone)} contents have no copy after step {step}"
            await w.until(w.linked)
            await w.converge()
            assert await w.same_contents() == wanted
            # What was just read is looked at again, and nothing is satisfied before that is done.
            await w.until(lambda: w.pods[0].engine.redundancy().satisfied)
            report = w.pods[0].engine.redundancy()
            assert report.by_copies[0] == report.by_copies[1] == 0

    run_virtual(story())


def two_or_more(switches: Switches) -> Callable[[SimPod], object]:
    def redundancy(pod: SimPod) -> None:
        value = switches.chance.choice((None, b"2", b"3", b"4"))
        declare(pod, switches.chance.choice(switches.paths), "redundancy", value)

    return redundancy


async def lose_disk(w: World, pod: SimPod) -> None:
    """Let a pod lose all that it had; the machine joins again as the same member."""
    await pod.kill()
    fresh = SimPod(pod.number, w.network, pod.members, seed=99, settings=pod.settings)
    w.pods[w.pods.index(pod)] = fresh
    fresh.start()


@pytest.mark.parametrize("seed", [1, 2, *DEEP_SEEDS])
def test_accident_16_tidying_up_takes_nothing_that_is_named(seed: int) -> None:
    """A garbage collector removed content that was pinned, because roots changed while it marked.

    Here files are added, renamed and removed while everything that tidies up runs all the time,
    with a history of nothing: what is named keeps its content, and what is not is given back.
    """

    async def story() -> None:
        eager = dataclasses.replace(SETTINGS, collect_seconds=0.2, sweep_seconds=0.2)
        async with world(2, seed=seed, settings=eager) as w:
            for pod in w.pods:
                pod.contents.configure(ContentSettings(history_keep_ms=0))
            await w.until(w.linked)
            wanted: dict[str, bytes] = {}
            for number in range(80):
                await add_rename_remove(w, wanted, number)
                await asyncio.sleep(w.chance.random() * 0.1)
            await w.converge()
            assert await w.same_contents() == wanted
            await asyncio.sleep(30)
            assert await w.same_contents() == wanted
            for pod in w.pods:
                assert held(pod) == set(wanted.values()), "nothing else takes space any more"

    run_virtual(story())


async def add_rename_remove(w: World, wanted: dict[str, bytes], number: int) -> None:
    """Change the tree on one pod, which is in step with the other."""
    chance = w.chance
    pod = chance.choice(w.pods)
    await w.until(w.same_records)
    kind = chance.choices(("add", "rename", "remove", "same again"), (4, 3, 2, 1))[0]
    if kind == "add" or not wanted:
        path = f"/{number}"
        wanted[path] = unlike(chance, chance.choice((60, 20_000, 300_000)))
        await pod.write(path, wanted[path])
    elif kind == "rename":
        path, target = chance.choice(list(wanted)), chance.choice([*wanted, f"/{number}"])
        await pod.rename(path, target)
        wanted[target] = wanted.pop(path)
    elif kind == "same again":
        # Two files share one manifest: what goes with the one is needed by the other.
        path = chance.choice(list(wanted))
        wanted[f"/{number}"] = wanted[path]
        await pod.write(f"/{number}", wanted[path])
    else:
        path = chance.choice(list(wanted))
        pod.remove(path)
        del wanted[path]


def test_accident_16_a_start_without_the_root_block_hangs_nobody() -> None:
    """A node waited for ever for the block at the root of its tree.

    Here a file's manifest is nowhere to be had: the node starts, lists and says the size at once;
    reading ends with an error by its deadline, and works when the manifest can be had again.
    """

    async def story() -> None:
        alone = dataclasses.replace(SETTINGS, copies=1, minimum=1)
        async with world(2, settings=alone) as w:
            a, b = w.pods
            await w.until(w.linked)
            content = unlike(w.chance, 900_000)
            await a.write("/file", content)
            declare(a, "/file", "keep", b'["pod0"]')
            await w.converge()
            for pod in w.pods:
                await pod.kill()
            for digest in list(b.store._tables.parts.data):
                b.store._tables.parts.apply({digest: None})
            b.store._tables.lines.apply(dict.fromkeys(b.store._tables.lines.data))
            b.start()
            loop = asyncio.get_running_loop()
            began = loop.time()
            assert b.names() == ["file"]
            assert b.look("/file").size == len(content)
            with pytest.raises(FileError):
                await b.read("/file")
            assert loop.time() - began <= SETTINGS.read_deadline_seconds + 1
            a.start()
            await w.until(w.linked)
            assert await b.read("/file") == content

    run_virtual(story())
