"""Reading copies again."""

import asyncio
from pathlib import Path

import pytest

from core.control.schema import ScrubRequest, ScrubStatus
from core.errors import NotFound, Refused, StoreDamaged
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.scrubbing import Scrubbing
from tests.support.small_node import silent, with_node, write


def test_what_is_whole_is_read_and_nothing_is_found(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 300_000)
        done = await Scrubbing(parts, asyncio.TaskGroup()).scrub(ScrubRequest(wait=True), silent)
        assert (done.files, done.rotten) == (1, 0)
        assert done.bytes >= 300_000

    with_node(tmp_path, work)


def test_only_what_is_under_the_path_is_read(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/in/one", b"x" * 300_000)
        await write(parts, user, b"/in/two", b"x" * 300_000)
        await write(parts, user, b"/out", b"x" * 300_000)
        scrubbing = Scrubbing(parts, asyncio.TaskGroup())
        for path, files in (("/in", 2), ("/in/one", 1), ("/the/mount/out", 1), ("/", 3)):
            assert (await scrubbing.scrub(ScrubRequest(path, wait=True), silent)).files == files
        with pytest.raises(NotFound):
            await scrubbing.scrub(ScrubRequest("/gone", wait=True), silent)

    with_node(tmp_path, work)


def test_without_waiting_it_goes_on_in_the_background_and_status_says_how_far(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 300_000)
        async with asyncio.TaskGroup() as group:
            scrubbing = Scrubbing(parts, group)
            assert scrubbing.status is None
            assert (await scrubbing.scrub(ScrubRequest(), silent)).running
            with pytest.raises(Refused, match="under way"):
                await scrubbing.scrub(ScrubRequest(), silent)
        assert scrubbing.status == ScrubStatus("/", done=300_000, total=300_000, whole=True)
        async with asyncio.TaskGroup() as group:
            scrubbing = Scrubbing(parts, group)
            await scrubbing.scrub(ScrubRequest(), silent)
            await asyncio.sleep(0)
            assert scrubbing.status is not None
            assert scrubbing.status.running
            await scrubbing.stop()
        assert not scrubbing.status.running
        assert not scrubbing.status.whole

    with_node(tmp_path, work)


@pytest.mark.parametrize("error", [StoreDamaged(), ZeroDivisionError()])
def test_a_scrub_in_the_background_that_fails_is_in_the_log_and_ends_nothing(
    tmp_path: Path,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user

        async def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr(parts.engine, "scrub", fail)
        async with asyncio.TaskGroup() as group:
            scrubbing = Scrubbing(parts, group)
            await scrubbing.scrub(ScrubRequest(), silent)
        assert "The scrub of /" in caplog.text
        assert scrubbing.status is not None
        assert not scrubbing.status.whole

    with_node(tmp_path, work)
