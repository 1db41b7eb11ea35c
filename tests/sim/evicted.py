"""How much of what was cached gave way in a run: where nothing does, nothing of it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.engine.evicting import _Step
from core.placement.eviction import Cached
from tests.sim.member_pod import MemberPod


@dataclass
class Evicted:
    """Counts the lines."""

    lines: int = 0

    def listen(self, pod: MemberPod) -> None:
        """Follow what a pod that was just started drops of what is cached."""
        evicting = pod.engine._pieces.evicting
        drop = evicting._drop

        def counted(some: Sequence[Cached], wanted: int) -> _Step:
            step = drop(some, wanted)
            self.lines += len(step.gone)
            return step

        evicting._drop = counted  # type: ignore[method-assign]
