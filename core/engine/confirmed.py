"""Which versions were seen to have their copies, for programs that wait for them."""

from typing import Final

from core.ids import Dot, EntryId

CONFIRMED_MAX: Final = 4_096


class Confirmed:
    """The versions that were seen to have their minimum of copies: the last ones. Any thread."""

    def __init__(self) -> None:
        """Begin with none."""
        self._versions: dict[tuple[EntryId, Dot], None] = {}

    def add(self, entry: EntryId, version: Dot) -> None:
        """Note that a version has its copies; for one thread."""
        self._versions[entry, version] = None
        if len(self._versions) > CONFIRMED_MAX:
            del self._versions[next(iter(self._versions))]

    def has(self, entry: EntryId, version: Dot) -> bool:
        """Say whether a version was seen to have its copies."""
        return (entry, version) in self._versions
