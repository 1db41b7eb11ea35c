"""What a publication does in workers: looks at open files, hashes what changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from core.contents.contents import Contents
from core.contents.preparing import Prepared
from core.errors import WormholeError
from core.model.content import Noted
from core.ports import Clock

GROUP_SECONDS: Final = 0.05  # then what is ready is recorded before more is hashed

Outcome = Prepared | bool | Exception


class Hashing:
    """Prepares the lines of `contents` to be recorded. All of it runs in workers."""

    def __init__(self, contents: Contents, clock: Clock) -> None:
        """Hash lines of `contents`."""
        self._contents = contents
        self._clock = clock

    def looks(self, lines: Iterable[int]) -> Mapping[int, Noted | None]:
        """Return how the files of lines look now, None where none is open."""
        looks: dict[int, Noted | None] = {}
        for number in lines:
            line = self._contents.table.peek(number)
            if line is None:
                continue
            with line.guard:
                opened = line.reader is not None or line.writer is not None
                looks[number] = line.file().noted() if opened else None
        return looks

    def prepare_some(
        self, lines: Sequence[int], now: Collection[int] = ()
    ) -> list[tuple[int, Outcome]]:
        """Prepare lines, as many as a moment is enough for, at least one; `now`: though open.

        What is small does not wait until all that is large was hashed. An outcome is what is to be
        recorded, whether to ask again, or why it failed.
        """
        began = self._clock.monotonic()
        outcomes: list[tuple[int, Outcome]] = []
        for line in lines:
            try:
                outcomes.append((line, self.prepare(line, now=line in now)))
            except (WormholeError, LookupError, OSError) as error:
                outcomes.append((line, error))
            if self._clock.monotonic() - began > GROUP_SECONDS:
                break
        return outcomes

    def prepare(self, line: int, *, now: bool = False) -> Prepared | bool:
        """Return what is to be recorded, or whether to ask again; `now`: though it is open."""
        prepared = self._contents.prepare(line, now=now)
        if prepared is None:
            opened = self._contents.table.peek(line)
            return opened is not None and opened.dirty
        if prepared.same:
            self._contents.unchanged(prepared)
            return False
        return prepared
