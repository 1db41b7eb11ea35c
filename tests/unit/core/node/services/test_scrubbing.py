"""Reading copies again."""

from pathlib import Path

from core.control.schema import ScrubRequest
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
