"""Reading copies again."""

from pathlib import Path

import pytest

from core.control.schema import ScrubRequest
from core.errors import NotFound
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.scrubbing import Scrubbing
from tests.support.small_node import silent, with_node, write


def test_what_is_whole_is_read_and_nothing_is_found(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 300_000)
        done = await Scrubbing(parts).scrub(ScrubRequest(wait=True), silent)
        assert (done.files, done.rotten) == (1, 0)
        assert done.bytes >= 300_000

    with_node(tmp_path, work)


def test_only_what_is_under_the_path_is_read(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/in/one", b"x" * 300_000)
        await write(parts, user, b"/in/two", b"x" * 300_000)
        await write(parts, user, b"/out", b"x" * 300_000)
        scrubbing = Scrubbing(parts)
        for path, files in (("/in", 2), ("/in/one", 1), ("/the/mount/out", 1), ("/", 3)):
            assert (await scrubbing.scrub(ScrubRequest(path, wait=True), silent)).files == files
        with pytest.raises(NotFound):
            await scrubbing.scrub(ScrubRequest("/gone", wait=True), silent)

    with_node(tmp_path, work)
