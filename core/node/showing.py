"""Shows the drive, and takes it away: at the end of the node, or where a crisis asks for that."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError as FutureCancelled
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from threading import Event, Thread
from typing import Final

from core.errors import ContentAbsent, DeadlineExceeded
from core.model.needs import Needs
from core.model.status import Attention
from core.mount.linux.driver import LinuxDriver
from core.node.building import configure
from core.node.parts import Parts
from core.node.settings import mount_point
from core.saying import NOTHING, Sentence, said
from core.volume.interface import Invalidation

PUBLISH_SECONDS: Final = 5.0
UNMOUNT_SECONDS: Final = 10.0
GRACE_SECONDS: Final = 5.0
HANDLES_SECONDS: Final = 30.0
_LOOK_SECONDS: Final = 0.1

_log = logging.getLogger(__name__)


def satisfier(parts: Parts, unmounted: Event | None = None) -> Callable[[Needs], None]:
    """Return what blocks a thread until the engine has satisfied a need.

    Who still waits after the drive was `unmounted` is told that the content is absent.
    """
    loop = asyncio.get_running_loop()

    def satisfy(needs: Needs) -> None:
        seconds = max(0.0, needs.until - parts.clock.monotonic()) + GRACE_SECONDS
        waiting = asyncio.run_coroutine_threadsafe(parts.engine.satisfy(needs), loop)
        try:
            waiting.result(seconds)
        except FutureTimeout:
            waiting.cancel()
            raise DeadlineExceeded from None
        except FutureCancelled:
            # The node goes down while a program waits: to that the content is absent, no fault.
            raise ContentAbsent from None
        except RuntimeError:
            if unmounted is not None and unmounted.is_set():
                raise ContentAbsent from None  # nobody works any more who could bring it
            raise

    return satisfy


@dataclass(slots=True)
class _Shown:
    """A drive that is mounted. `away`: it is being unmounted by this node."""

    driver: LinuxDriver
    away: Event


class Showing:
    """The drive of a node, which is shown or not. For one loop. `stop` ends the node."""

    def __init__(self, parts: Parts, stop: asyncio.Event) -> None:
        """Show nothing yet; `stop` is set where the drive is unmounted from outside."""
        self._parts = parts
        self.stop = stop
        self._shown: _Shown | None = None
        self._changing = asyncio.Lock()
        parts.volume.on_invalidation(self._invalidate)

    @property
    def is_shown(self) -> bool:
        """Say whether the drive is mounted."""
        return self._shown is not None

    async def show(self) -> None:
        """Mount the drive, unless it is. Raises `MountError`."""
        async with self._changing:
            parts, away = self._parts, Event()
            parts.stopped, parts.closing = NOTHING, False
            configure(parts, parts.settings)
            if self._shown is not None:
                return
            point = mount_point(parts.settings.pod)
            driver = LinuxDriver(parts.volume, point, satisfier(parts, away))
            self._shown = _Shown(driver, away)
            try:
                await asyncio.to_thread(driver.mount)
            except BaseException:
                self._shown = None
                raise
            parts.mount, parts.shown = str(driver.mount_point), True
            parts.engine.watch_drive(lambda: driver.calls)
            self._watch(driver, away)

    async def leave(self) -> bool:
        """Unmount where no program uses the drive; False where one does, and nothing changed."""
        async with self._changing:
            shown = self._shown
            if shown is None:
                return True
            # Before it goes: who watches it must not take that for somebody else's doing.
            shown.away.set()
            if not await asyncio.to_thread(shown.driver.leave, UNMOUNT_SECONDS):
                shown.away.clear()
                if not shown.driver.is_mounted:
                    self._ended_outside()
                return False
            self._shown, self._parts.shown = None, False
        await self._publish()
        return True

    async def hide(self) -> None:
        """Unmount, and publish what was written; programs that still use it get errors."""
        async with self._changing:
            shown, self._shown = self._shown, None
            if shown is None:
                return
            self._parts.shown = False
            shown.away.set()
            clean = await asyncio.to_thread(shown.driver.unmount, UNMOUNT_SECONDS)
        if not clean:
            _log.info("Programs still used the drive when it was unmounted.")
        await self._publish()

    async def _publish(self) -> None:
        try:
            async with asyncio.timeout(PUBLISH_SECONDS):
                await self._parts.engine.publish_all()
        except TimeoutError:
            _log.info("Not everything could be published before the end; it is at the next start.")

    async def take_away(self, why: Sentence) -> None:
        """Take the drive away in a crisis: programs get some time to close what they have open.

        The node goes on: what lies here stays readable for the others.
        """
        parts = self._parts
        if self._shown is None:
            return
        _log.info("The drive is taken away. %s", why)
        parts.stopped, parts.closing = why, True
        configure(parts, parts.settings)
        until = parts.clock.monotonic() + HANDLES_SECONDS
        while parts.closing:
            if not parts.volume.open_files() or parts.clock.monotonic() > until:
                break
            await asyncio.sleep(_LOOK_SECONDS)
        if parts.closing:
            await parts.workers.run(parts.contents.sync_all)
        if parts.closing:  # else a person wants it shown, since a moment ago
            await self.hide()

    def _invalidate(self, invalidations: Sequence[Invalidation]) -> None:
        shown = self._shown
        if shown is not None:
            shown.driver.invalidate(invalidations)

    def _watch(self, driver: LinuxDriver, away: Event) -> None:
        loop = asyncio.get_running_loop()

        def watch() -> None:
            driver.wait()
            if not away.is_set() and not loop.is_closed():
                loop.call_soon_threadsafe(self._ended_outside)

        Thread(target=watch, name="drive-watch", daemon=True).start()

    def _ended_outside(self) -> None:
        if not self.stop.is_set():
            _log.warning("The drive was unmounted from outside; the node goes down.")
            self.stop.set()


def mount_notes(mount: str, *, shown: bool) -> list[Attention]:
    """Return what a person should know of a drive that is not mounted."""
    if shown:
        return []
    text = said(
        "The drive is not mounted at {mount}; this pod goes on keeping its copies.", mount=mount
    )
    return [Attention("unmounted", text, said("Bring it back: wormhole mount"))]
