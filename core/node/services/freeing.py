"""`free`: gives back the space of what others hold; never the last copies."""

from dataclasses import dataclass, field
from typing import Final

from core.control.lines import Tell
from core.control.schema import Freed, PathRequest
from core.ids import Dot, EntryId
from core.model.content import Line, LineRole
from core.node.parts import Parts
from core.node.services.counting import walk
from core.node.services.paths import find, in_drive
from core.replica.view import View

_SHOWN: Final = frozenset({LineRole.CURRENT, LineRole.CACHED})


@dataclass(slots=True)
class _Here:
    """What is here of some files: caches that are needless, copies, files of which more stays."""

    cached: list[Line] = field(default_factory=list)
    copies: dict[tuple[EntryId, Dot], Line] = field(default_factory=dict)
    kept: set[EntryId] = field(default_factory=set)


class Freeing:
    """Gives back what other pods have. For one loop."""

    def __init__(self, parts: Parts) -> None:
        """Free space of a node."""
        self._parts = parts

    async def free(self, request: PathRequest, tell: Tell) -> Freed:
        """Drop what is only cached here and has its copies on present pods, and needless copies.

        A copy goes only with the pledges of as many other pods as it is to have copies. What was
        only cached may be all that is left of a file whose other holders are gone. Raises
        `NotFound`.
        """
        del tell
        workers, keeping = self._parts.workers, self._parts.contents.keeping
        here = await workers.run(lambda: self._look(request))
        await workers.run(lambda: keeping.drop(here.cached))
        gone = await self._parts.engine.give_back(list(here.copies))
        given_back = {(line.entry, line.version) for line in gone}
        kept = here.kept | {entry for entry, dot in here.copies if (entry, dot) not in given_back}
        freed = [*here.cached, *gone]
        return Freed(
            files=len(freed),
            bytes=sum(line.content.size for line in freed if line.content is not None),
            kept=len(kept),
        )

    def _look(self, request: PathRequest) -> _Here:
        path = in_drive(request.path, self._parts.mount)
        here = _Here()
        with self._parts.replica.view() as view:
            for shown, _ in walk(view, find(view, path), path):
                for line in view.reader.lines(shown.file):
                    self._sort(view, line, here)
        return here

    def _sort(self, view: View, line: Line, here: _Here) -> None:
        if line.role is LineRole.CURRENT and line.whole and line.version is not None:
            here.copies[line.entry, line.version] = line
        elif self._is_needless(view, line):
            here.cached.append(line)
        elif line.role in _SHOWN:
            here.kept.add(line.entry)

    def _is_needless(self, view: View, line: Line) -> bool:
        return line.role is LineRole.CACHED and self._parts.engine.is_needless(
            view.reader, line.entry, line.version
        )
