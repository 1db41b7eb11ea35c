"""Publication: at the last close, after quiet time, at the latest after a while, never lost."""

import asyncio

from core.errors import StoreError
from core.volume.interface import OpenFlags
from tests.sim.pod import CALLER, SETTINGS
from tests.sim.world import World
from tests.unit.core.engine.harness import version_at, with_pods


def test_a_closed_file_is_published_at_once() -> None:
    async def story(w: World) -> None:
        await w.pods[0].write("/file", b"x" * 20_000)
        await asyncio.sleep(0.1)
        assert version_at(w.pods[1], "/file").size == 20_000

    with_pods(story)


def test_a_file_that_stays_open_is_published_when_it_was_quiet() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        parent, name = a._parent("/log")
        _, opened = a.volume.create(parent, name, 0o644, OpenFlags.WRITE, CALLER)
        a.volume.write(opened.handle, 0, b"line\n")
        await asyncio.sleep(10)
        assert version_at(w.pods[1], "/log").size == 5
        a.volume.release(opened.handle)

    with_pods(story)


def test_a_file_that_keeps_changing_is_published_now_and_then() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        parent, name = a._parent("/log")
        _, opened = a.volume.create(parent, name, 0o644, OpenFlags.WRITE, CALLER)
        for second in range(60):
            a.volume.write(opened.handle, second * 5, b"line\n")
            await asyncio.sleep(0.5)
            if second == 10:
                assert "log" not in w.pods[1].names(), "it changes too often to be quiet"
        assert version_at(w.pods[1], "/log").size > 0
        assert SETTINGS.max_replication_seconds < 30
        a.volume.release(opened.handle)

    with_pods(story)


def test_a_disk_that_fails_delays_a_publication_and_loses_nothing() -> None:
    async def story(w: World) -> None:
        a, b = w.pods

        def fail(what: str) -> None:
            if what == "commit":
                raise StoreError("the disk does not answer")

        await a.write("/file", b"x" * 20_000)
        a.store.fail = fail
        await asyncio.sleep(1)
        assert a.engine.attention()
        a.store.fail = None
        await w.until(lambda: "file" in b.names())

    with_pods(story)


def test_a_file_that_could_not_be_published_and_was_removed_troubles_nobody_any_more() -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        await w.until(lambda: a.id in a.engine._pieces.pods.infos)

        def fail(what: str) -> None:
            if what == "commit":
                raise StoreError("the disk does not answer")

        await a.write("/file", b"x" * 20_000)
        a.store.fail = fail
        await asyncio.sleep(1)
        a.store.fail = None
        assert a.engine.attention()
        a.remove("/file")
        await asyncio.sleep(30)
        assert a.engine.attention() == []

    with_pods(story, count=1)


def test_a_line_that_a_rename_published_meanwhile_is_no_trouble() -> None:
    """The worker says "ask again" of a line that is settled by the time its answer arrives."""

    async def story(w: World) -> None:
        a, b = w.pods
        publisher = a.engine._pieces.publisher
        prepare, asked = publisher._hashing.prepare, 0

        def late(line: int, *, now: bool = False) -> object:
            nonlocal asked
            asked += 1
            if asked > 1:
                return prepare(line, now=now)
            publisher._dirty.pop(line, None)
            return True

        publisher._hashing.prepare = late  # type: ignore[method-assign,assignment]
        await a.write("/first", b"x" * 20_000)
        await asyncio.sleep(1)
        await a.write("/second", b"y" * 20_000)
        await w.until(lambda: "second" in b.names())

    with_pods(story)


def test_what_the_kernel_is_about_to_close_is_asked_again_within_milliseconds() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        publisher = a.engine._pieces.publisher
        prepare, asked = publisher._hashing.prepare, 0

        def not_yet(line: int, *, now: bool = False) -> object:
            nonlocal asked
            asked += 1
            return True if asked <= 2 else prepare(line, now=now)

        publisher._hashing.prepare = not_yet  # type: ignore[method-assign,assignment]
        await a.write("/file", b"x")
        await asyncio.sleep(0.2)
        assert version_at(b, "/file").size == 1

    with_pods(story)


def test_what_stays_mapped_is_asked_about_once_a_second() -> None:
    async def story(w: World) -> None:
        publisher = w.pods[0].engine._pieces.publisher
        asked = 0

        def mapped(_line: int, *, now: bool = False) -> bool:
            nonlocal asked
            asked += 1
            return True

        publisher._hashing.prepare = mapped  # type: ignore[method-assign,assignment]
        await w.pods[0].write("/file", b"x")
        await asyncio.sleep(60)
        assert 55 <= asked <= 70

    with_pods(story)


def test_what_is_held_is_published_when_it_is_let_go_and_nobody_waits_for_it_meanwhile() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        publisher = a.engine._pieces.publisher
        publisher.hold(True)
        await a.write("/file", b"x" * 20_000)
        await asyncio.sleep(300)
        assert len(publisher) == 1
        await a.engine.publish_all()
        with b.replica.view() as view:
            shown = view.resolve(b"/file")
        assert shown is None or shown.version is None
        publisher.hold(False)
        await w.converge()
        assert version_at(b, "/file").size == 20_000

    with_pods(story)


def test_who_waits_for_a_publication_that_is_held_is_answered() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        publisher = a.engine._pieces.publisher
        waiting = asyncio.get_running_loop().create_task(publisher.now(7))
        held = publisher._awaited.wait(8)
        publisher.hold(True)
        assert held.done()
        await waiting
        publisher.hold(False)

    with_pods(story)
