"""Housekeeping: dead files become history, history goes when all know, tombstones are collected."""

import asyncio
import dataclasses

import pytest

from core.engine.successors import Successors
from core.errors import NoSpace
from core.ids import Dot, Incarnation
from core.model.content import Line, LineRole
from core.model.members import MemberState
from core.model.records import Claim
from tests.sim.pod import SETTINGS, SimPod, member
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods

SOON = dataclasses.replace(SETTINGS, collect_seconds=30.0)


def lines(pod: SimPod, entry: bytes) -> list[Line]:
    with pod.store.read() as reader:
        return list(reader.lines(entry))  # type: ignore[arg-type]


def test_a_file_removed_elsewhere_becomes_history_here() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        entry = version_at(b, "/large").entry
        a.remove("/large")
        await asyncio.sleep(5)
        assert [line.role for line in lines(b, entry)] == [LineRole.HISTORY]

    with_pods(story)


def test_what_died_young_goes_only_when_every_member_knows() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        entry = version_at(a, "/large").entry
        w.network.partition([a.id], [b.id])
        a.remove("/large")
        await asyncio.sleep(200)
        assert lines(a, entry), "the other pod may still bring it back"
        w.network.heal()
        await asyncio.sleep(300)
        assert [line for line in lines(a, entry) if line.role is not LineRole.ORPHAN] == []

    with_pods(story, settings=SOON)


def test_tombstones_are_forgotten_when_all_have_reported() -> None:
    async def story(w: World) -> None:
        a, _ = w.pods
        a.make_folder("/folder")
        await w.converge()
        a.remove_folder("/folder")
        await asyncio.sleep(200)
        with a.store.read() as reader:
            assert not list(reader.invisible())

    with_pods(story, settings=SOON)


def test_history_gives_way_before_the_disk_is_full() -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        await a.write("/large", LARGE)
        await asyncio.sleep(90)
        await a.write("/large", LARGE[::-1])
        await asyncio.sleep(30)
        entry = version_at(a, "/large").entry
        assert LineRole.HISTORY in [line.role for line in lines(a, entry)], "there is room"
        used = a.files.capacity - a.files.space().free
        a.files.capacity = used + 100_000
        await asyncio.sleep(10)
        assert LineRole.HISTORY not in [line.role for line in lines(a, entry)]
        assert len(list(a.files.present())) == 1
        assert await a.read("/large") == LARGE[::-1]

    with_pods(story, count=1)


def test_history_gives_way_to_a_copy_that_waits_for_space() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/old", LARGE)
        await w.converge()
        await a.write("/old", LARGE[::-1])
        await w.converge()
        entry = version_at(b, "/old").entry
        assert LineRole.HISTORY in [line.role for line in lines(b, entry)]
        used = b.files.capacity - b.files.space().free
        b.files.capacity = used + 200_000
        await a.write("/new", LARGE[1:])
        await w.converge()
        assert await b.read("/new") == LARGE[1:]
        assert await b.read("/old") == LARGE[::-1]

    with_pods(story)


def test_the_copies_of_a_removed_pod_let_no_older_version_go() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        version, pieces = version_at(a, "/large"), a.engine._pieces
        with a.store.read() as reader:
            after = Successors(reader, pieces.pods, 2)
            assert after.are_copied(version.entry, [version.dot])
            pieces.pods.members = {**a.members, b.id: member(1, MemberState.REMOVED)}
            assert not after.are_copied(version.entry, [version.dot])

    with_pods(story)


def test_withdrawn_holdings_are_forgotten_when_all_have_reported() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        version = version_at(a, "/large")
        gone = (Claim(version.entry, Dot(Incarnation(7), 7), held=False),)
        w.network.partition([a.id], [b.id])
        with a.replica.change() as change:
            change.put_holding(a.id, gone)
        await asyncio.sleep(100)
        assert withdrawn(a) == 1, "the other pod may not have heard of it"
        w.network.heal()
        await asyncio.sleep(200)
        assert withdrawn(a) == withdrawn(b) == 0

    with_pods(story, settings=SOON)


def withdrawn(pod: SimPod) -> int:
    return sum(not held for _, _, held in pod.store._tables.claims.data.values())


def test_a_scrub_of_sound_copies_finds_nothing() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await a.write("/large", LARGE)
        await w.converge()
        report = await a.engine.scrub()
        assert (report.files, report.rotted) == (1, 0)
        assert report.bytes >= len(LARGE)

    with_pods(story)


def test_where_there_is_no_room_to_note_what_goes_the_reserve_is_given_up_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk stayed full: its history could not give way, as that is written down, too."""

    async def story(w: World) -> None:
        (a,) = w.pods
        pieces, done = a.engine._pieces, list[str]()

        def gives_way(*_: object) -> int:
            if not done:
                raise NoSpace
            return 7

        monkeypatch.setattr(pieces.parts.contents.keeping, "give_way", gives_way)
        monkeypatch.setattr(a.files, "use_reserve", lambda: done.append("used"))
        assert await pieces.housekeeping.give_way(1, waiting=True) == 7
        assert done == ["used"]

    with_pods(story, count=1)
