"""A conflict copy that becomes a file of its own keeps its content."""

import asyncio

import pytest

from core.contents.settings import ContentSettings
from core.engine.adopting import Adopting
from core.errors import NoSpace
from core.model.content import Line
from core.model.records import Version
from tests.sim.pod import SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import version_at, with_pods

BLOCK = 262_144


async def conflict(w: World, size: int) -> str:
    """Have both pods change one file apart; return the path of the copy beside it."""
    a, b = w.pods
    await a.write("/file", b"before")
    await w.converge()
    w.network.partition([a.id], [b.id])
    await a.write("/file", b"a" * size)
    await asyncio.sleep(1)
    await b.write("/file", b"b" * size)
    await asyncio.sleep(30)
    w.network.heal()
    await w.converge()
    (copy,) = [name for name in a.names() if "conflict" in name]
    return f"/{copy}"


@pytest.mark.parametrize("size", [100, 700_000], ids=["small", "large"])
@pytest.mark.parametrize("what", ["renamed", "other removed", "mode"])
def test_the_content_comes_along(size: int, what: str) -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        copy = await conflict(w, size)
        kept = await a.read(copy)
        where = copy
        if what == "renamed":
            await a.rename(copy, "/kept")
            where = "/kept"
        elif what == "mode":
            a.set_mode(copy, 0o600)
        else:
            a.remove("/file")
        await w.converge()
        assert await a.read(where) == kept
        assert await b.read(where) == kept

    with_pods(story)


@pytest.mark.parametrize("what", ["full", "killed"])
def test_what_a_full_disk_or_a_kill_interrupted_is_taken_later(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pod that made the file has its content no more: the other one alone can take it."""

    async def story(w: World) -> None:
        a, b = w.pods
        copy = await conflict(w, 700_000)
        kept = await a.read(copy)
        with monkeypatch.context() as patch:
            patch.setattr(Adopting, "_adopt", refuse)
            lose(a, copy)
            await a.rename(copy, "/kept")
            await w.until(lambda: "kept" in b.names())
            await asyncio.sleep(1)
            if what == "killed":
                await b.kill()
        if what == "killed":
            b.start()
        await w.until(w.linked)
        await w.converge()
        assert await a.read("/kept") == kept
        assert await b.read("/kept") == kept

    with_pods(story)


@pytest.mark.parametrize("size", [100, 700_000], ids=["small", "large"])
def test_it_comes_along_where_a_later_record_came_in_the_place_of_the_one_that_says_so(
    size: int,
) -> None:
    """Who was away hears of the new file, and of the old one only what was written last."""

    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/file", b"before" * size)
        await w.converge()
        w.network.partition([a.id], [b.id])
        await a.write("/file", b"a" * size)
        await asyncio.sleep(1)
        await b.write("/file", b"b" * size)
        await a.engine.publish_all()
        await b.engine.publish_all()
        knows_the_records_alone(a, b)
        (copy,) = [name for name in b.names() if "conflict" in name]
        b.set_mode(f"/{copy}", 0o600)
        await b.write("/file", b"later" * size)
        await b.engine.publish_all()
        w.network.heal()
        await w.converge()
        assert await a.read(f"/{copy}") == b"a" * size
        assert await b.read(f"/{copy}") == b"a" * size

    with_pods(story)


@pytest.mark.parametrize("size", [100, 700_000], ids=["small", "large"])
def test_it_comes_along_from_a_version_that_recorded_the_same_content_again(size: int) -> None:
    """The pod that made it wrote again meanwhile: its number is not the last that others saw."""

    async def story(w: World) -> None:
        a, b, c = w.pods
        for pod in w.pods:
            pod.contents.configure(ContentSettings(history_keep_ms=0))
        await a.write("/file", b"before")
        await w.converge()
        w.network.partition([a.id, c.id], [b.id])
        await a.write("/file", b"a" * size)
        await a.engine.publish_all()
        repeated = version_at(a, "/file")
        await asyncio.sleep(1)
        await b.write("/file", b"b" * size)
        await b.engine.publish_all()
        knows_the_records_alone(a, b)
        (copy,) = [name for name in b.names() if "conflict" in name]
        b.set_mode(f"/{copy}", 0o600)
        await a.write("/file", b"between")
        await a.engine.publish_all()
        knows_the_records_alone(a, b)
        await b.write("/file", b"later" * size)
        await b.engine.publish_all()
        await w.until(lambda: version_at(c, "/file") == version_at(a, "/file"))
        await c.write("/file", b"a" * size)
        await c.engine.publish_all()
        await w.until(lambda: not any(lines_of(pod, repeated) for pod in w.pods))
        assert lines_of(a, version_at(c, "/file")), "its line holds the newer version now"
        w.network.heal()
        await w.converge()
        for pod in w.pods:
            assert await pod.read(f"/{copy}") == b"a" * size

    with_pods(story, 3)


@pytest.mark.parametrize("size", [100, 700_000], ids=["small", "large"])
def test_it_comes_along_from_where_the_same_content_was_written_over_it(size: int) -> None:
    """Who had the version lost it; somebody who knew of it wrote the same bytes."""

    async def story(w: World) -> None:
        a, b, c = w.pods
        await a.write("/file", b"before")
        await w.converge()
        w.network.partition([a.id], [b.id], [c.id])
        await a.write("/file", b"a" * size)
        await a.engine.publish_all()
        await asyncio.sleep(1)
        await b.write("/file", b"b" * size)
        await b.engine.publish_all()
        for pod in (b, c):
            knows_the_records_alone(a, pod)
        (copy,) = [name for name in b.names() if "conflict" in name]
        b.set_mode(f"/{copy}", 0o600)
        await b.write("/file", b"later" * size)
        await b.engine.publish_all()
        await c.write("/file", b"a" * size)
        await c.engine.publish_all()
        lose(a, "/file")
        w.network.heal()
        await w.converge()
        for pod in w.pods:
            assert await pod.read(f"/{copy}") == b"a" * size

    with_pods(story, 3)


def test_it_is_brought_together_from_pods_that_have_parts_of_it_under_the_other_file() -> None:
    """Who made the version had one block of it only; of the rest others have the one before."""

    async def story(w: World) -> None:
        a, b, c = w.pods
        before = bytes(range(256)) * 4_096
        await a.write("/file", before)
        await w.converge()
        maker = next(pod for pod in w.pods if not lines_of(pod, version_at(a, "/file")))
        other, third = (pod for pod in w.pods if pod is not maker)
        await maker.overwrite("/file", BLOCK, b"m" * BLOCK)
        assert not any(line.whole for line in lines_of(maker, version_at(a, "/file")))
        w.network.partition([a.id], [b.id], [c.id])
        await maker.engine.publish_all()
        await asyncio.sleep(1)
        await other.write("/file", b"other")
        await other.engine.publish_all()
        knows_the_records_alone(maker, other)
        (copy,) = [name for name in other.names() if "conflict" in name]
        other.set_mode(f"/{copy}", 0o600)
        await other.engine.publish_all()
        for pod in (third, maker):
            knows_the_records_alone(other, pod)
        # Nothing is left of the program for which the rest would be fetched.
        await maker.kill()
        maker.start()
        w.network.heal()
        await w.until(w.linked)
        await w.converge()
        expected = before[:BLOCK] + b"m" * BLOCK + before[2 * BLOCK :]
        for pod in w.pods:
            assert await pod.read(f"/{copy}") == expected

    with_pods(story, 3)


def test_what_is_still_to_be_taken_from_a_removed_file_stays() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        for pod in w.pods:
            pod.contents.configure(ContentSettings(history_keep_ms=0))
        await a.write("/file", b"x" * 50_000)
        await w.converge()
        entry = a.file_at("/file")
        assert entry is not None
        with a.store.read() as reader:
            (line,) = reader.lines(entry)
            version = reader.row(entry).contents[0]  # type: ignore[union-attr]
        a.engine._pieces.adopting._waiting[version.dot] = (version, (entry,))
        a.remove("/file")
        await w.until(w.same_records)
        await asyncio.sleep(20)
        assert line.id in list(a.files.present())
        a.engine._pieces.adopting._waiting.clear()
        assert await a.engine._pieces.housekeeping.expire(1) == 1
        assert b.file_at("/file") is None

    with_pods(story)


def refuse(*_: object) -> None:
    raise NoSpace


def lose(pod: SimPod, path: str) -> None:
    """Have a pod forget the content of a file."""
    with pod.store.write() as writer:
        entry = pod.file_at(path)
        assert entry is not None
        for line in writer.lines(entry):
            writer.drop_line(line.id)
            pod.files.delete(line.id)


def knows_the_records_alone(source: SimPod, target: SimPod) -> None:
    """Let a pod learn the records of another one, and none of its contents."""
    known = {origin: state.last for origin, state in target.replica.origins().items()}
    target.replica.merge(source.replica.batches_after(known, 10_000))
    target.replica.raise_summary(source.replica.origins())


def lines_of(pod: SimPod, version: Version) -> list[Line]:
    """Return the lines that a pod has of a version."""
    with pod.store.read() as reader:
        return [line for line in reader.lines(version.entry) if line.version == version.dot]
