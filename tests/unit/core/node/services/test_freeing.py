"""Giving space back."""

from pathlib import Path

from core.control.schema import PathRequest
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.freeing import Freeing
from tests.support.small_node import read_here, with_node, write


def test_a_copy_stays_and_can_still_be_read(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"only here")
        done = Freeing(parts).free(PathRequest("/"))
        assert (done.files, done.bytes, done.kept) == (0, 0, 1)
        assert read_here(user, b"/file") == b"only here"

    with_node(tmp_path, work)
