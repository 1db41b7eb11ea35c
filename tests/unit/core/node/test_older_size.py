"""How much older versions take."""

from pathlib import Path

from core.node.older_size import OlderSize
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from tests.support.small_node import with_node, write


class Times:
    """A clock of which each look takes a second."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        self.now += 1.0
        return self.now

    def wall_ms(self) -> int:
        return 0

    def wall_ns(self) -> int:
        return 0


def test_older_versions_are_added_up_and_not_again_before_a_rest(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        times = Times()
        size = OlderSize(parts.store, times)
        assert (size.last, size.measure()) == (0, 0)
        await write(parts, user, b"/file", b"x" * 30_000)
        await write(parts, user, b"/file", b"y" * 5)
        assert size.measure() == 0, "it was looked a moment ago"
        times.now += 60
        assert (size.measure(), size.last) == (30_000, 30_000)

    with_node(tmp_path, work)
