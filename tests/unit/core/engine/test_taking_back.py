"""What a pod set aside comes back when records say what it is."""

import asyncio

import pytest

from core.engine.taking_back import FIRST_SECONDS, ROUND_SECONDS
from core.errors import StoreError
from tests.sim.pod import SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, with_pods


async def forget_rows(pod: SimPod, path: str) -> None:
    """Have the records of a pod know nothing of what it has of a file; its node starts again."""
    entry = pod.file_at(path)
    assert entry is not None
    with pod.store.write() as writer:
        for line in writer.lines(entry):
            writer.drop_line(line.id)
    pod.store.sync()
    await pod.kill()
    pod.start()


def is_whole(pod: SimPod, path: str) -> bool:
    with pod.replica.view() as view:
        shown = view.resolve(path.encode())
    if shown is None or shown.version is None:
        return False
    return pod.contents.whole(shown.version.entry, shown.version.dot)


def test_the_only_copy_that_was_set_aside_comes_back_and_the_file_goes() -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        await a.write("/large", LARGE)
        await w.until(lambda: is_whole(a, "/large"))
        await forget_rows(a, "/large")
        assert len(a.files.aside()) == 1
        assert not is_whole(a, "/large")
        await asyncio.sleep(FIRST_SECONDS + 5)
        assert await a.read("/large") == LARGE
        assert list(a.files.aside()) == []
        assert a.engine.redundancy().by_copies[1] == 1, "and it counts as a copy"

    with_pods(story, 1)


def test_what_no_record_names_stays_until_one_does() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        w.network.partition([a.id], [b.id])
        file = a.files.create(10**6)
        file.write(0, LARGE)
        file.sync()
        file.close()
        a.files.sync_names()
        await a.kill()
        a.start()
        await asyncio.sleep(2 * ROUND_SECONDS)
        assert len(a.files.aside()) == 1
        await b.write("/large", LARGE)
        await asyncio.sleep(1)
        w.network.heal()
        await asyncio.sleep(2 * ROUND_SECONDS)
        assert is_whole(a, "/large")
        assert list(a.files.aside()) == []

    with_pods(story)


def test_what_is_also_a_line_here_goes_and_what_the_disk_refuses_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(w: World) -> None:
        (a,) = w.pods
        await a.write("/large", LARGE)
        await w.until(lambda: is_whole(a, "/large"))
        await forget_rows(a, "/large")
        taking_back = a.engine._pieces.taking_back
        with monkeypatch.context() as patch:
            patch.setattr(a.files, "fail", refuse_drop)
            await taking_back.compare()
            assert is_whole(a, "/large")
            assert len(a.files.aside()) == 1, "it could not be removed"
        await taking_back.compare()
        assert list(a.files.aside()) == []
        assert await a.read("/large") == LARGE

    with_pods(story, 1)


def refuse_drop(operation: str, line: int) -> None:
    if operation == "drop_aside":
        raise StoreError("The disk of the storage failed: Input/output error.")
