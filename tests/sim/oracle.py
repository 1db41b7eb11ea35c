"""What must be found at the end of a story, noted while programs act on several pods.

Each write leaves bytes that no other write leaves. A content is *wanted* from the moment at which
its write succeeded until somebody overwrites, replaces or removes it on a pod that shows it. What
is wanted at the end must be shown by every pod, in its file or beside it: nobody gave it up.
"""

import random
from collections.abc import Callable, Coroutine, Sequence

from core.errors import FileError
from core.ids import Dot, EntryId, PodId
from core.model.content import Line, LineRole
from tests.sim.pod import SimPod
from tests.sim.world import World

NOT_A_COPY = frozenset({LineRole.ORPHAN, LineRole.QUARANTINE, LineRole.PULL, LineRole.REMOVED})


def unlike(chance: random.Random, size: int) -> bytes:
    """Return `size` bytes (at least 16) that nothing else has."""
    mark = chance.randbytes(16)
    return (mark * (size // 16 + 1))[: max(size, 16)]


class Oracle:
    """Acts on pods as programs do, and knows which contents nobody gave up.

    A program looks at what it is about to replace: what cannot be read here is left alone.
    """

    def __init__(self, w: World, seed: str) -> None:
        self.chance = random.Random(seed)
        self.wanted: set[bytes] = set()
        self.given_up: set[EntryId] = w.given_up
        self.done = self.refused = 0
        self.log: list[str] = []
        self._last: dict[tuple[PodId, EntryId | None], bytes] = {}

    async def write(self, pod: SimPod, path: str, size: int = 600) -> None:
        """Write a file whole; what stood there is given up, if the write succeeds."""
        content = unlike(self.chance, size)

        async def act() -> None:
            await pod.write(path, content)
            self.wanted.add(content)
            self._last[pod.id, pod.file_at(path)] = content

        await self._instead_of(pod, path, act)

    async def remove(self, pod: SimPod, path: str) -> None:
        """Remove a file."""

        async def act() -> None:
            pod.remove(path)

        await self._instead_of(pod, path, act, removes=True)

    async def rename(self, pod: SimPod, path: str, new_path: str) -> None:
        """Rename a file; what stood at the new name is given up."""

        async def act() -> None:
            await pod.rename(path, new_path)

        # What has no version yet gets one first, and meanwhile the target might become another.
        await pod.engine.publish_all()
        if pod.file_at(path) != pod.file_at(new_path):
            await self._instead_of(pod, new_path, act, removes=True)

    async def step(self, pod: SimPod, names: Sequence[str], size: int = 600) -> None:
        """Do one thing with one of `names`, or with what is shown beside them."""
        path = self.chance.choice([*names, *(f"/{name}" for name in pod.names())])
        kind = self.chance.choices(("write", "rename", "remove"), (6, 2, 1))[0]
        if kind == "write":
            await self.write(pod, path, size)
        elif kind == "rename":
            await self.rename(pod, path, self.chance.choice(names))
        else:
            await self.remove(pod, path)

    async def all_is_there(self, w: World) -> None:
        """Fail unless every pod reads the same, and all that nobody gave up is among it."""
        found = set((await w.same_contents()).values())
        missing = sorted(content[:3].hex() for content in self.wanted - found)
        assert not missing, "\n".join([f"lost: {missing}", *self.log])

    async def _instead_of(
        self,
        pod: SimPod,
        path: str,
        act: Callable[[], Coroutine[None, None, None]],
        *,
        removes: bool = False,
    ) -> None:
        """Do `act`, after which what is shown at `path` now is not wanted any more."""
        try:
            entry, before = await self._look(pod, path)
            unpublished = removes and entry is not None and pod.contents.table.dirty_of(entry)
            await act()
        except FileError:
            self.refused += 1
            return
        self.done += 1
        self._note(pod, act.__qualname__.split(".")[1], path, entry, before)
        self.wanted.discard(before)
        if entry is not None:
            self.given_up.add(entry)
        if unpublished:
            # Who wrote a file here and removes it here gives up what was written, even where the
            # other pod's version came in between and is what is shown by now.
            self.wanted.discard(self._last.get((pod.id, entry), b""))

    async def _look(self, pod: SimPod, path: str) -> tuple[EntryId | None, bytes]:
        """Return what is shown at `path` at this moment: while it was fetched, it may change."""
        while True:
            shown = shown_at(pod, path)
            before = b"" if shown is None else await pod.read(path)
            if shown_at(pod, path) == shown:
                return None if shown is None else shown[0], before

    def _note(
        self, pod: SimPod, what: str, path: str, entry: EntryId | None, before: bytes
    ) -> None:
        now, after = pod.file_at(path), b""
        if what == "write":
            after = self._last[pod.id, now]
        self.log.append(
            f"{pod.clock.monotonic():.3f} {pod.name} {what} {path}: {named(entry)} with "
            f"{before[:3].hex()} -> {named(now)} {after[:3].hex()}"
        )


def shown_at(pod: SimPod, path: str) -> tuple[EntryId, Dot | None] | None:
    """Return the file and the version that a pod shows at a path."""
    with pod.replica.view() as view:
        shown = view.resolve(path.encode())
        if shown is None:
            return None
        return shown.file, None if shown.version is None else shown.version.dot


def named(entry: EntryId | None) -> str:
    return "nothing" if entry is None else entry[:3].hex()


def held(pod: SimPod) -> set[bytes]:
    """Return the contents that lie whole on a pod's disk, whether its node runs or not."""
    pod_store = pod.store._tables
    found = set()
    for line in list(pod_store.lines.data.values()):
        content = _bytes_of(pod, line)
        if content is not None:
            found.add(content)
    return found


def _bytes_of(pod: SimPod, line: Line) -> bytes | None:
    if line.role in NOT_A_COPY or line.missing:
        return None
    if line.small is not None:
        return line.small
    inode = pod.files._files.get(line.id)
    if inode is None:
        return None
    pages = inode.pages
    return pages.read(0, pages.size)


def current(pod: SimPod, path: str) -> Line | None:
    """Return the line that has what `path` shows, whole or not, None if there is none."""
    with pod.replica.view() as view:
        shown = view.resolve(path.encode())
        if shown is None or shown.version is None:
            return None
        for line in view.reader.lines(shown.file):
            if line.version == shown.version.dot and line.role not in NOT_A_COPY - {LineRole.PULL}:
                return line
    return None


def evict(pod: SimPod, path: str) -> bool:
    """Drop what a pod has of the content of `path`, as giving back its space does."""
    line = current(pod, path)
    if line is None or line.dirty or line.role is LineRole.PULL:
        return False
    pod.contents.keeping.drop([line])
    return True
