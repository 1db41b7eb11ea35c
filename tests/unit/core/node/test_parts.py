"""The parts of a running node."""

from pathlib import Path

from core.node.parts import Parts
from core.node.services.drive import DriveUser
from tests.support.small_node import with_node


def test_the_parts_know_who_this_pod_is(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        assert parts.name == "a"
        with parts.store.read() as reader:
            assert list(parts.members_of(reader)) == [parts.pod]

    with_node(tmp_path, work)
