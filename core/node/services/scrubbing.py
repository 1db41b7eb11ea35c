"""`scrub`: reads the copies of this pod again to find what rotted."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from core.control.lines import Progress, Tell
from core.control.schema import Scrubbed, ScrubRequest, ScrubStatus
from core.engine.housekeeping import log_damage
from core.errors import Refused, WormholeError
from core.ids import EntryId
from core.node.parts import Parts
from core.node.services.counting import walk
from core.node.services.paths import find, for_people, in_drive
from core.saying import said

PATHS_MAX: Final = 100

_log = logging.getLogger(__name__)


class Scrubbing:
    """One scrub at a time: who waits for a second one waits for the first. For one loop."""

    def __init__(self, parts: Parts, group: asyncio.TaskGroup) -> None:
        """Scrub the copies of a node, in the background in `group`."""
        self._group = group
        self._parts = parts
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self.status: ScrubStatus | None = None

    async def scrub(self, request: ScrubRequest, tell: Tell) -> Scrubbed:
        """Read what is under a path again; what rotted is fetched from elsewhere.

        Without `wait` it goes on in the background, and `status` says how far it is. Raises
        `NotFound`, and `Refused` where one is under way in the background.
        """
        path = in_drive(request.path, self._parts.mount)
        entries = None if path == b"/" else await self._parts.workers.run(lambda: self._under(path))
        if request.wait:
            return await self._read(for_people(path), entries, tell, background=False)
        if self._task is not None and not self._task.done():
            raise Refused(
                said("A scrub is under way already; a second one was not begun."),
                said("See how far it is: wormhole status"),
            )
        self._task = self._group.create_task(self._unattended(for_people(path), entries))
        return Scrubbed(0, 0, 0, 0, running=True)

    async def stop(self) -> None:
        """End what runs in the background; nothing is left half done."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _unattended(self, path: str, entries: set[EntryId] | None) -> None:
        try:
            await self._read(path, entries, lambda _: None, background=True)
        except WormholeError as error:
            _log.warning("The scrub of %s ended early: %s", path, error.detail)
        except Exception:  # noqa: BLE001 - a scrub that fails must not end the node
            _log.exception("The scrub of %s failed.", path)

    async def _read(
        self, path: str, entries: set[EntryId] | None, tell: Tell, *, background: bool
    ) -> Scrubbed:
        def told(done: int, total: int) -> None:
            self.status = ScrubStatus(path, running=True, done=done, total=total)
            tell(Progress(said("reading the copies under {path} again", path=path), done, total))

        async with self._turn:
            told(0, 0)
            try:
                report = await self._parts.engine.scrub(entries, told, background=background)
            finally:
                self.status = replace(self.status or ScrubStatus(path), running=False)
            self.status = replace(
                self.status, rotten=report.rotted, unreadable=report.refused, whole=True
            )
        log_damage(report.rotted, report.refused)
        return Scrubbed(
            report.files,
            report.bytes,
            report.rotted,
            0,
            paths=await self._parts.workers.run(lambda: self._paths(report.damaged)),
            unreadable=report.refused,
            damaged=len(report.damaged),
        )

    def _paths(self, entries: Sequence[EntryId]) -> list[str]:
        """Return where damaged files stand, of the first of them."""
        found: list[str] = []
        with self._parts.replica.view() as view:
            for entry in entries[:PATHS_MAX]:
                found += [for_people(view.path_of(shown)) for shown in view.shown(entry)]
        return found

    def _under(self, path: bytes) -> set[EntryId]:
        with self._parts.replica.view() as view:
            return {shown.file for shown, _ in walk(view, find(view, path), path)}
