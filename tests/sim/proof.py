"""Whether copies go with proof only: what is on the disks of others when one does.

A pod drops a copy on the word of others. So at that moment as many others must have it as there are
to be copies, and who gave its word must not let go of it while that lasts.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.engine.letting_go import Moment
from core.ids import Dot, EntryId, PodId
from core.model.content import FileVersion, Line
from core.placement.dropping import kept_for
from tests.sim.member_pod import MemberPod
from tests.sim.promises import Broken

PROOF: Final = "no copy is dropped without proof"
# Who lost its disk, or was removed, a moment ago may have given its word before.
FAULT_SECONDS: Final = 60.0
Having = Callable[[EntryId, Dot], Collection[MemberPod]]


@dataclass
class Proof:
    """What was promised until when (virtual seconds), by pod number, and what goes by it."""

    dropped: int = 0
    _promised: dict[tuple[int, FileVersion], float] = field(default_factory=dict)
    _fault_at: float = -FAULT_SECONDS

    def listen(self, pod: MemberPod, having: Having, broken: Callable[[Broken], None]) -> None:
        """Follow what a pod that was just started promises and drops.

        `having` says on which disks all of a version is; `broken` hears of what must not be.
        """
        self._check_kept(pod, broken)
        pieces = pod.engine._pieces
        give, letting_go = pieces.pledging._give, pieces.dropping._letting_go
        drop = letting_go.drop

        async def noted(
            names: Sequence[FileVersion], seconds: float, asker: PodId
        ) -> Collection[FileVersion]:
            given = await give(names, seconds, asker)
            until = asyncio.get_running_loop().time() + kept_for(seconds)
            self._promised.update({(pod.number, name): until for name in given})
            return given

        def proven(names: Sequence[FileVersion], asked: Moment) -> list[Line]:
            needed = {name: pieces.dropping._asking[name].pledges for name in names}
            gone = drop(names, asked)
            for line in gone:
                assert line.version is not None
                name = line.entry, line.version
                others = [one for one in having(*name) if one is not pod]
                self.dropped += 1
                left = min(len(others), self._promises(name, but=pod))
                if left < needed[name] and not self._is_fault_near():
                    broken(Broken(PROOF, f"{pod.name} dropped {line.version}: {left} keep it"))
            return gone

        pieces.pledging._give = noted  # type: ignore[method-assign]
        letting_go.drop = proven  # type: ignore[method-assign]

    def _check_kept(self, pod: MemberPod, broken: Callable[[Broken], None]) -> None:
        """See that a pod that starts knows what it promised before a kill or a power cut."""
        now = asyncio.get_running_loop().time()
        with pod.store.read() as reader:
            for (number, name), until in self._promised.items():
                if number == pod.number and until > now and reader.pledge(*name) is None:
                    broken(Broken(PROOF, f"{pod.name} forgot that it promised to keep {name[1]}"))

    def _promises(self, name: FileVersion, *, but: MemberPod) -> int:
        now = asyncio.get_running_loop().time()
        return sum(
            promised == name and number != but.number and until > now
            for (number, promised), until in self._promised.items()
        )

    def gone(self, pod: MemberPod, entry: EntryId, version: Dot) -> Broken | None:
        """Say what is wrong if a pod has a version no more that nobody replaced or removed."""
        until = self._promised.get((pod.number, (entry, version)))
        if until is None or asyncio.get_running_loop().time() >= until:
            return None
        return Broken(PROOF, f"{pod.name} let go of {version}, which it had promised to keep")

    def lost(self, pod: MemberPod) -> None:
        """A pod lost its disk or was removed: its word is worth nothing any more."""
        self._fault_at = asyncio.get_running_loop().time()
        for key in [key for key in self._promised if key[0] == pod.number]:
            del self._promised[key]

    def _is_fault_near(self) -> bool:
        return asyncio.get_running_loop().time() - self._fault_at < FAULT_SECONDS
