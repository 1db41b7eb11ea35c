"""`scrub`: reads the copies of this pod again to find what rotted."""

import logging

from core.control.lines import Progress, Tell
from core.control.schema import Scrubbed, ScrubRequest
from core.ids import EntryId
from core.node.parts import Parts
from core.node.services.counting import walk
from core.node.services.paths import find, in_drive

_log = logging.getLogger(__name__)


class Scrubbing:
    """One scrub at a time; who asks for a second one waits for the first."""

    def __init__(self, parts: Parts) -> None:
        """Scrub the copies of a node."""
        self._parts = parts

    async def scrub(self, request: ScrubRequest, tell: Tell) -> Scrubbed:
        """Read what is under a path again; what rotted is fetched from elsewhere."""
        path = in_drive(request.path, self._parts.mount)
        entries = None if path == b"/" else await self._parts.workers.run(lambda: self._under(path))
        tell(Progress("reading copies again"))
        report = await self._parts.engine.scrub(entries)
        if report.rotted:
            _log.info("%d blocks had rotted; they are fetched from other pods.", report.rotted)
        return Scrubbed(report.files, report.bytes, report.rotted, 0)

    def _under(self, path: bytes) -> set[EntryId]:
        with self._parts.replica.view() as view:
            return {shown.file for shown, _ in walk(view, find(view, path), path)}
