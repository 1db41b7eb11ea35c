"""What is hashed and not recorded yet, because others are to have it first."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from core.contents.preparing import Prepared


class Outlet(Protocol):
    """Who keeps back what is hashed: on pods that store nothing themselves."""

    def keep_back(self, prepared: Sequence[Prepared]) -> Collection[int]:
        """Return the lines that are kept back; `KeptBack.release` records each later."""
        ...

    def forget(self, line: int) -> None:
        """Keep a line back no more: it is hashed again, was recorded, or is gone."""
        ...


class KeptBack:
    """Between the hashing and the recording. For one loop."""

    def __init__(self, ring: Callable[[], None], hurry: Callable[[int], None]) -> None:
        """Keep nothing back, as long as there is no outlet.

        `ring` tells who records that something was released, `hurry` has a line hashed soon.
        """
        self._ring = ring
        self._hurry = hurry
        self.outlet: Outlet | None = None
        self._released: list[Prepared] = []

    def sort(
        self, prepared: Sequence[Prepared], needed: Collection[int]
    ) -> tuple[Sequence[Prepared], Collection[int]]:
        """Return what is to be recorded at once, and the lines that are kept back.

        Somebody waits for the version of those that are `needed`.
        """
        if self.outlet is None:
            return prepared, ()
        kept = self.outlet.keep_back([each for each in prepared if each.line not in needed])
        return [each for each in prepared if each.line not in kept], kept

    def release(self, prepared: Prepared) -> None:
        """Have recorded what was kept back."""
        self._released.append(prepared)
        self._ring()

    def again(self, line: int) -> None:
        """Hash a line again that was kept back, or find that there is nothing to publish."""
        self._hurry(line)

    def take(self) -> Sequence[Prepared]:
        """Return what was released since the last call, and was not forgotten."""
        released, self._released = self._released, []
        return released

    def forget(self, line: int) -> None:
        """Keep nothing of a line back any more: what it holds is another content by now."""
        self._released = [each for each in self._released if each.line != line]
        if self.outlet is not None:
            self.outlet.forget(line)
