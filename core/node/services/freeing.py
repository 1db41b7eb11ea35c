"""`free`: gives back the space of what others hold; never the last copies."""

from core.control.schema import Freed, PathRequest
from core.model.content import Line, LineRole
from core.node.parts import Parts
from core.node.services.counting import walk
from core.node.services.paths import find, in_drive


class Freeing:
    """Gives back cached contents. Its methods are called in workers."""

    def __init__(self, parts: Parts) -> None:
        """Free space of a node."""
        self._parts = parts

    def free(self, request: PathRequest) -> Freed:
        """Drop what is only cached here; a copy stays until pods can pledge for each other."""
        path = in_drive(request.path, self._parts.mount)
        cached: list[Line] = []
        kept = 0
        with self._parts.replica.view() as view:
            for shown, _ in walk(view, find(view, path), path):
                lines = view.reader.lines(shown.file)
                cached += [line for line in lines if line.role is LineRole.CACHED]
                kept += any(line.role is LineRole.CURRENT for line in lines)
        size = sum(line.content.size for line in cached if line.content is not None)
        self._parts.contents.keeping.drop(cached)
        return Freed(files=len(cached), bytes=size, kept=kept)
