"""Random programs on a drive, and what must become of what they wrote."""

import random
from collections.abc import Callable

from core.errors import FileError
from core.ids import EntryId
from tests.sim.pod import SimPod

SIZES = (0, 1, 100, 4_096, 16_384, 16_385, 70_000, 262_144, 600_000)


def unique(chance: random.Random, size: int) -> bytes:
    """Bytes that no other write has, so that a lost one is noticed."""
    return (chance.randbytes(min(size, 24)) * (size // 24 + 1))[:size]


class Programs:
    """Does random file operations on pods; `written` is what each write left."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.done: list[str] = []
        self.given_up: set[EntryId] = set()

    def folders(self, pod: SimPod) -> list[str]:
        return ["", *(path for path, (kind, _, _) in pod.tree().items() if kind == "FOLDER")]

    def files(self, pod: SimPod) -> list[str]:
        return [path for path, (kind, _, _) in pod.tree().items() if kind == "FILE"]

    async def step(self, pod: SimPod) -> None:
        """Do one thing; what POSIX refuses is refused."""
        chance = self.chance
        doings: list[tuple[int, Callable[[SimPod], object]]] = [
            (6, self._create),
            (3, self._overwrite),
            (2, self._make_folder),
            (3, self._rename),
            (2, self._remove),
            (1, self._remove_folder),
            (1, self._set_mode),
            (2, self._save_dance),
        ]
        doing = chance.choices([d for _, d in doings], [weight for weight, _ in doings])[0]
        try:
            await doing(pod)  # type: ignore[misc]
        except FileError as error:
            self.done.append(f"{pod.name} {doing.__name__} refused {type(error).__name__}")
        else:
            self.done.append(f"{pod.name} {doing.__name__}")

    def _gives_up(self, pod: SimPod, path: str) -> str:
        """Note that what stands at `path` now is overwritten or removed by its user."""
        entry = pod.file_at(path)
        if entry is not None:
            self.given_up.add(entry)
        return path

    def _name(self, pod: SimPod) -> str:
        return f"{self.chance.choice(self.folders(pod))}/{self.chance.choice('abcdefgh')}"

    def _some(self, pod: SimPod) -> str:
        files = self.files(pod)
        return self.chance.choice(files) if files else "/none"

    async def _create(self, pod: SimPod) -> None:
        path = self._gives_up(pod, self._name(pod))
        await pod.write(path, unique(self.chance, self.chance.choice(SIZES)))

    async def _overwrite(self, pod: SimPod) -> None:
        offset = self.chance.choice((0, 10, 5_000, 300_000))
        path = self._gives_up(pod, self._some(pod))
        await pod.overwrite(path, offset, unique(self.chance, 500))

    async def _make_folder(self, pod: SimPod) -> None:
        pod.make_folder(self._name(pod))

    async def _rename(self, pod: SimPod) -> None:
        paths = list(pod.tree())
        source = self.chance.choice(paths) if paths else "/none"
        await pod.rename(source, self._gives_up(pod, self._name(pod)))

    async def _remove(self, pod: SimPod) -> None:
        pod.remove(self._gives_up(pod, self._some(pod)))

    async def _remove_folder(self, pod: SimPod) -> None:
        pod.remove_folder(self.chance.choice(self.folders(pod)) or "/none")

    async def _set_mode(self, pod: SimPod) -> None:
        pod.set_mode(self._some(pod), self.chance.choice((0o600, 0o644, 0o755)))

    async def _save_dance(self, pod: SimPod) -> None:
        path = self._some(pod)
        await pod.write(path + ".tmp", unique(self.chance, 2_000))
        await pod.rename(path + ".tmp", self._gives_up(pod, path))
