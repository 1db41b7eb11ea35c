"""`free`: gives back the space of what others hold; never the last copies."""

from typing import Final

from core.control.schema import Freed, PathRequest
from core.model.content import Line, LineRole
from core.node.parts import Parts
from core.node.services.counting import walk
from core.node.services.paths import find, in_drive
from core.replica.view import View

_SHOWN: Final = frozenset({LineRole.CURRENT, LineRole.CACHED})


class Freeing:
    """Gives back cached contents. Its methods are called in workers."""

    def __init__(self, parts: Parts) -> None:
        """Free space of a node."""
        self._parts = parts

    def free(self, request: PathRequest) -> Freed:
        """Drop what is only cached here and has its copies on present pods.

        A copy stays until pods can pledge for each other. What was only cached may be all that is
        left of a file whose other holders are gone.
        """
        path = in_drive(request.path, self._parts.mount)
        cached: list[Line] = []
        kept = 0
        with self._parts.replica.view() as view:
            for shown, _ in walk(view, find(view, path), path):
                lines = view.reader.lines(shown.file)
                needless = [line for line in lines if self._may_go(view, line)]
                cached += needless
                kept += any(line.role in _SHOWN and line not in needless for line in lines)
        size = sum(line.content.size for line in cached if line.content is not None)
        self._parts.contents.keeping.drop(cached)
        return Freed(files=len(cached), bytes=size, kept=kept)

    def _may_go(self, view: View, line: Line) -> bool:
        return line.role is LineRole.CACHED and self._parts.engine.is_needless(
            view.reader, line.entry, line.version
        )
