"""Nothing leaves the pod before the log that holds it was synced: one sync for all who ask."""

import asyncio
from collections.abc import Callable
from typing import Final

from core.ports import Workers

GROUP_SECONDS: Final = 0.002


class Durability:
    """Groups the syncs of the record store. For the tasks of one loop."""

    def __init__(self, sync: Callable[[], None], workers: Workers) -> None:
        """Sync with `sync` in a worker."""
        self._sync = sync
        self._workers = workers
        self._turn = asyncio.Lock()
        self._begun = 0
        self._done = 0

    async def reached(self) -> None:
        """Return when all that was committed before the call survives a power cut."""
        needed = self._begun + 1  # a sync that has begun already may miss the last commit
        async with self._turn:
            if self._done >= needed:
                return
            await asyncio.sleep(GROUP_SECONDS)
            self._begun += 1
            number = self._begun
            await self._workers.run(self._sync)
            self._done = number
