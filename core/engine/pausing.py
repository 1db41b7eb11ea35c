"""Pausing: while a person asked for it, this pod moves no bytes in the background.

What somebody opens is fetched, records go both ways, and other pods read from this one as ever.
"""

import asyncio

from core.engine.bell import Bell
from core.engine.fetch import Fetcher
from core.ports import Clock, RecordStore, Workers
from core.situation.pause import Pause, decode, encode, lasts

FACT = "pause"
# The clock that says when it ends may be set meanwhile: it is looked at again and again.
LOOK_SECONDS = 5.0


class Pausing:
    """Knows whether this pod is paused, also after a restart. For one loop."""

    def __init__(
        self, store: RecordStore, clock: Clock, workers: Workers, fetcher: Fetcher
    ) -> None:
        """Hold back what `fetcher` fetches for nobody in particular."""
        self._store = store
        self._clock = clock
        self._workers = workers
        self._fetcher = fetcher
        self._bell = Bell()
        self._over = asyncio.Event()
        self._over.set()
        self.now: Pause | None = None

    async def take_up(self) -> None:
        """Go on with a pause that lasted when the pod stopped."""
        self._become(await self._workers.run(self._kept))

    async def begin(self, seconds: float | None) -> None:
        """Pause for so many seconds, or (None) until `end`; a pause that lasts is replaced."""
        now = self._clock.wall_ms()
        pause = Pause(now, None if seconds is None else now + max(1, round(seconds * 1_000)))
        await self._workers.run(lambda: self._keep(encode(pause)))
        self._become(pause)

    async def end(self) -> None:
        """Work in the background again."""
        await self._workers.run(lambda: self._keep(None))
        self._become(None)

    async def over(self) -> None:
        """Return when this pod is not paused; at once if it is not."""
        while self.now is not None:
            await self._over.wait()

    async def run(self) -> None:
        """End each pause when its time is over, for ever."""
        while True:
            await self._bell.wait(None if self.now is None else LOOK_SECONDS)
            now_ms = self._clock.wall_ms()
            while lasts(self.now, now_ms) and self.now is not None and self.now.until_ms:
                left = (self.now.until_ms - now_ms) / 1_000
                await self._bell.wait(min(left, LOOK_SECONDS))
                now_ms = self._clock.wall_ms()
            if self.now is not None and not lasts(self.now, now_ms):
                await self.end()

    def _become(self, pause: Pause | None) -> None:
        self.now = pause if lasts(pause, self._clock.wall_ms()) else None
        self._fetcher.hold_back(background=self.now is not None)
        if self.now is None:
            self._over.set()
        else:
            self._over.clear()
        self._bell.ring()

    def _kept(self) -> Pause | None:
        with self._store.read() as reader:
            return decode(reader.fact(FACT) or b"")

    def _keep(self, value: bytes | None) -> None:
        with self._store.write() as writer:
            writer.set_fact(FACT, value)
        self._store.sync()
