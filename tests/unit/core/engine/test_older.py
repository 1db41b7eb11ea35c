"""Older versions that lie on other pods: asked for, told, fetched."""

import asyncio
import dataclasses

import pytest

from core.engine.older import ASKS_AT_ONCE, look
from core.errors import ContentAbsent
from core.model.content import LineRole
from core.wire.messages import AskOlder, OlderVersion, OlderVersions
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods

ALONE = dataclasses.replace(SETTINGS, copies=1, minimum=1)


async def replaced(w: World, first: bytes, second: bytes) -> tuple[SimPod, SimPod]:
    """Replace a file; return who keeps the first version, and who has nothing of it."""
    a, b = w.pods
    await a.write("/file", first)
    await w.converge()
    version = version_at(a, "/file")
    has = a if a.contents.whole(version.entry, version.dot) else b
    lacks = b if has is a else a
    await has.write("/file", second)
    await w.converge()
    return has, lacks


async def found(pod: SimPod) -> list[OlderVersion]:
    entry = pod.file_at("/file")
    assert entry is not None
    elsewhere = await pod.engine.older(b"/file", [entry])
    return [told for versions in elsewhere.versions.values() for told in versions]


@pytest.mark.parametrize("first", [LARGE, b"small", b""], ids=["large", "small", "empty"])
def test_a_version_that_only_another_pod_has_is_told_and_comes_whole(first: bytes) -> None:
    async def story(w: World) -> None:
        has, lacks = await replaced(w, first, b"newer")
        (told,) = await found(lacks)
        assert (told.size, told.file, told.removed) == (len(first), b"file", False)
        await lacks.engine.bring_older(told, [has.id])
        with lacks.store.read() as reader:
            (line,) = [each.line for each in look(reader, b"", [told.name.entry], within=False)]
        assert (line.role, line.whole, line.version) == (
            LineRole.HISTORY,
            True,
            told.name.version,
        )
        assert line.kept_until_ms > lacks.clock.wall_ms()
        assert line.changed_ns == told.mtime_ns

    with_pods(story, settings=ALONE)


def test_what_its_holder_does_not_have_any_more_is_not_taken_for_whole() -> None:
    async def story(w: World) -> None:
        has, lacks = await replaced(w, LARGE, b"newer")
        (told,) = await found(lacks)
        with has.store.read() as reader:
            lines = [each.line for each in look(reader, b"", [told.name.entry], within=False)]
        has.contents.keeping.drop(lines)
        has.store.sweep_parts(10_000, [])
        with pytest.raises(ContentAbsent):
            await lacks.engine.bring_older(told, [has.id])
        with lacks.store.read() as reader:
            assert look(reader, b"", [told.name.entry], within=False) == []

    with_pods(story, settings=ALONE)


def test_an_absent_pod_is_named() -> None:
    async def story(w: World) -> None:
        has, lacks = await replaced(w, LARGE, b"newer")
        await has.stop()
        await w.until(lambda: not lacks.engine._pieces.links.up)
        elsewhere = await lacks.engine.older(b"/file")
        assert (elsewhere.versions, elsewhere.absent) == ({}, [has.id])

    with_pods(story, settings=ALONE)


def test_a_pod_that_does_not_know_the_question_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(w: World) -> None:
        has, lacks = await replaced(w, LARGE, b"newer")

        async def ignored(_link: object, _message: object) -> None: ...

        monkeypatch.setattr(has.engine._pieces.older, "asked", ignored)
        elsewhere = await lacks.engine.older(b"/file")
        assert (elsewhere.versions, elsewhere.silent) == ({}, [has.id])

    with_pods(story, settings=ALONE)


def test_who_asks_without_end_is_told_only_that_there_is_more() -> None:
    async def story(w: World) -> None:
        has, lacks = await replaced(w, LARGE, b"newer")
        for _ in range(ASKS_AT_ONCE):
            assert (await lacks.engine.older(b"/file")).partly == []
        assert (await lacks.engine.older(b"/file")).partly == [has.id]
        await asyncio.sleep(60)
        assert len(await found(lacks)) == 1

    with_pods(story, settings=ALONE)


def test_an_answer_that_nobody_waits_for_is_left() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        link = a.engine._pieces.links.up[b.id]
        await link.send(OlderVersions(7, ()))
        await link.send(AskOlder(9, b"/nothing"))
        await w.converge()

    with_pods(story)
