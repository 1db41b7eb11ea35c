"""What the disk has, followed while the node runs: the reserve is taken again when there is room,
and the others are told what this pod has left.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from core.errors import WormholeError
from core.node.news import info_of
from core.node.parts import Parts

LOOK_SECONDS: Final = 10.0
_log = logging.getLogger(__name__)


class SpaceWatch:
    """Looks at the disk now and then."""

    def __init__(self, parts: Parts) -> None:
        """Look at the disk of a node; `start` begins."""
        self._parts = parts
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        """Begin."""
        self._task = group.create_task(self._run())

    def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()

    def wake(self) -> None:
        """Look at once: what this pod offers may be another size."""
        self._woken.set()

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self.look()
            except (WormholeError, OSError) as error:
                _log.warning("The disk could not be looked at: %s", error)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._woken.wait()

    async def look(self) -> None:
        """Take the reserve again if there is room; tell the others if much has changed."""
        parts = self._parts
        await parts.workers.run(parts.files.restore_reserve)
        await parts.workers.run(parts.footprint.measure)
        await parts.workers.run(parts.chronicle.older.measure)
        await parts.engine.announce(await parts.workers.run(lambda: info_of(parts)))
