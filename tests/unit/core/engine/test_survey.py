"""The survey: heads, holders, what is here, what is wanted."""

import dataclasses

import pytest
from msgspec.structs import replace

from core.engine.survey import keeps_here, own, revive
from core.model.content import LineRole
from core.model.records import Claim
from core.placement.copies import Wanted
from tests.sim.pod import SETTINGS, pod_id
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods


def test_a_file_is_looked_at_with_its_policy_holders_and_lines() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        a.make_folder("/folder")
        await a.write("/folder/file", b"x")
        with a.replica.change() as change:
            folder = change.resolve(b"/folder")
            assert folder is not None
            change.set_attribute(folder, "p:redundancy", 1)
        await w.converge()
        version = version_at(a, "/folder/file")
        await w.until(lambda: a.engine.redundancy().wanted == {1: 1})
        with a.store.read() as reader:
            (state,) = a.engine.survey(reader).look([version.entry])
        assert state.wanted == Wanted(1)
        (head,) = state.heads
        assert head.here
        assert own(head.version, a.replica.incarnation)
        assert head.writer == a.id

    with_pods(story)


def test_an_older_version_that_is_owed_its_copies_again_counts_again() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await a.write("/file", b"x" * 50_000)
        await w.converge()
        version = version_at(a, "/file")
        with a.store.write() as writer:
            for line in writer.lines(version.entry):
                writer.put_line(replace(line, role=LineRole.HISTORY))
        with a.store.read() as reader:
            (state,) = a.engine.survey(reader).look([version.entry])
        assert state.heads[0].aside
        revive(a.store, [version.entry])
        with a.store.read() as reader:
            (state,) = a.engine.survey(reader).look([version.entry])
        assert state.heads[0].here

    with_pods(story)


def test_a_writer_that_has_nothing_of_what_it_recorded_gets_it_where_copies_are_missing() -> None:
    """The others count on it, wherever the file belongs: they leave that copy to it."""

    async def story(w: World) -> None:
        a = w.pods[0]
        paths = [f"/{number}" for number in range(8)]
        for path in paths:
            await a.write(path, b"x" * 50_000)
        await w.converge()
        versions = [version_at(a, path) for path in paths]
        with a.store.write() as writer:
            for version in versions:
                for line in writer.lines(version.entry):
                    writer.drop_line(line.id)
        with a.replica.change() as change:
            gone = [Claim(version.entry, version.dot, held=False) for version in versions]
            change.put_holding(a.id, tuple(gone))
        await w.until(
            lambda: all(
                sum(pod.contents.whole(version.entry, version.dot) for pod in w.pods) >= 2
                for version in versions
            )
        )

    with_pods(story, 4)


def test_a_policy_names_pods_by_name_or_id() -> None:
    names = {"nas": pod_id(1), pod_id(1).hex(): pod_id(1)}
    assert keeps_here(["pc", "nas"], names, pod_id(1))
    assert keeps_here([pod_id(1).hex()], names, pod_id(1))
    assert not keeps_here(["pc"], names, pod_id(1))


@pytest.mark.parametrize(
    ("role", "stays"),
    [(LineRole.HISTORY, True), (LineRole.REMOVED, True), (LineRole.ORPHAN, False)],
)
def test_a_holding_stands_while_the_removed_version_can_be_served(
    role: LineRole, stays: bool
) -> None:
    """A member that does not know of the removal may ask for it until it does."""

    async def story(w: World) -> None:
        a = w.pods[0]
        await a.write("/file", b"x" * 50_000)
        await w.converge()
        version = version_at(a, "/file")
        a.remove("/file")
        with a.store.write() as writer:
            for line in writer.lines(version.entry):
                writer.put_line(replace(line, role=role))
        with a.store.read() as reader:
            (state,) = a.engine.survey(reader).look([version.entry])
        assert (version.dot not in state.stale) is stays

    with_pods(story)


def test_what_two_wrote_in_turn_who_had_the_file_in_part_comes_together() -> None:
    """The maker of the version between says of nothing that it has it, and has what it wrote."""
    settings = dataclasses.replace(
        SETTINGS, copies=1, minimum=1, cache_bytes_max=0, min_replication_seconds=20.0
    )

    async def story(w: World) -> None:
        await w.pods[0].write("/file", LARGE)
        await w.converge()
        first = version_at(w.pods[0], "/file")
        holder = next(pod for pod in w.pods if pod.contents.whole(first.entry, first.dot))
        second, third = (pod for pod in w.pods if pod is not holder)
        await second.overwrite("/file", len(LARGE), b"the end" * 100)
        await w.until(lambda: version_at(third, "/file").dot.origin == second.replica.incarnation)
        await third.overwrite("/file", 0, b"the begin")
        await w.until(lambda: version_at(holder, "/file").dot.origin == third.replica.incarnation)
        last = version_at(holder, "/file")
        assert not any(pod.contents.whole(last.entry, last.dot) for pod in w.pods)
        await w.converge()
        assert any(pod.contents.whole(last.entry, last.dot) for pod in w.pods)
        assert await holder.read("/file") == b"the begin" + LARGE[9:] + b"the end" * 100

    with_pods(story, 3, settings)
