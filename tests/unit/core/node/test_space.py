"""The disk, followed while the node runs."""

from pathlib import Path

from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.space import SpaceWatch
from tests.support.small_node import with_node


def test_the_reserve_is_taken_again_when_there_is_room(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        reserve = tmp_path / "storage" / "reserve"
        parts.files.use_reserve()
        assert not reserve.exists()
        await SpaceWatch(parts).look()
        assert reserve.exists()

    with_node(tmp_path, work)
