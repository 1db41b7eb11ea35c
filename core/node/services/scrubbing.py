"""`scrub`: reads the copies of this pod again to find what rotted."""

import logging

from core.control.lines import Progress, Tell
from core.control.schema import Scrubbed, ScrubRequest
from core.node.parts import Parts

_log = logging.getLogger(__name__)


class Scrubbing:
    """One scrub at a time; who asks for a second one waits for the first."""

    def __init__(self, parts: Parts) -> None:
        """Scrub the copies of a node."""
        self._parts = parts

    async def scrub(self, request: ScrubRequest, tell: Tell) -> Scrubbed:
        """Read everything again; what rotted is fetched from elsewhere and named in the log."""
        tell(Progress("reading copies again"))
        report = await self._parts.engine.scrub()
        if report.rotted:
            _log.info("%d blocks had rotted; they are fetched from other pods.", report.rotted)
        return Scrubbed(report.files, report.bytes, report.rotted, 0)
