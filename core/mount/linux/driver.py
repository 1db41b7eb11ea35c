"""The Linux drive as a whole: mounted, served in threads of its own, unmounted."""

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from typing import Final

from core.errors import MountError
from core.mount.linux import connection, mounting
from core.mount.linux.heartbeat import SILENCE_SECONDS, Heartbeat
from core.mount.linux.init import Agreement, agree, encode_agreement, read_offer
from core.mount.linux.invalidate import Invalidator
from core.mount.linux.listings import OpenFolders
from core.mount.linux.loop import Loop
from core.mount.linux.mount_table import mounted_at
from core.mount.linux.mounting import Mounted
from core.mount.linux.opens import OpenFiles
from core.mount.linux.pages import Pages
from core.mount.linux.passthrough import Backings, may_register
from core.mount.linux.protocol import OUT_BYTES, OUT_HEADER, Operation
from core.mount.linux.requests import Request
from core.mount.linux.session import Session
from core.volume.interface import (
    Drive,
    Invalidation,
    Needs,
    Node,
    Stale,
    StaleName,
    Surplus,
)

BEGIN_SECONDS: Final = 10.0
ABORT_SECONDS: Final = 5.0

_log = logging.getLogger(__name__)


class LinuxDriver:
    """Shows a `Drive` at a mount point, through the kernel's own protocol.

    `satisfy(needs)` is called in a thread of the driver; it blocks until the call can be repeated,
    and raises a `FileError` (`ContentAbsent`, `DeadlineExceeded`) where it cannot.
    `passthrough` False keeps the kernel from reading backing files by itself. The mount is taken
    away when this process dies, or does not answer for `silence_seconds`.
    """

    def __init__(
        self,
        drive: Drive,
        mount_point: Path,
        satisfy: Callable[[Needs], None],
        passthrough: bool = True,
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        """Prepare; nothing is mounted before `mount`."""
        self._drive = drive
        self._point = mounting.resolved(mount_point.absolute())
        self._satisfy = satisfy
        self._passthrough = passthrough
        self._silence_seconds = silence_seconds
        self._heartbeat: Heartbeat | None = None
        self._abort: int | None = None
        self._mounted: Mounted | None = None
        self._invalidator: Invalidator | None = None
        self._folders: OpenFolders | None = None
        self._pages: Pages | None = None
        self._loop: Loop | None = None
        self._agreement: Agreement | None = None
        self._failure: MountError | None = None
        self._unmounting = Lock()
        self._begun = Event()
        self._ended = Event()

    @property
    def mount_point(self) -> Path:
        """Return where the drive is shown."""
        return self._point

    @property
    def is_mounted(self) -> bool:
        """Say whether requests are being answered."""
        return self._mounted is not None and not self._ended.is_set()

    @property
    def agreement(self) -> Agreement:
        """Return what kernel and driver agreed on; only after `mount`."""
        if self._agreement is None:
            raise MountError("The drive is not mounted.")
        return self._agreement

    @property
    def calls(self) -> int:
        """Return how many requests came so far."""
        return self._loop.served if self._loop is not None else 0

    def mount(self) -> None:
        """Mount, and serve in threads of the driver's own; return when the drive answers.

        Raises `MountError` with what is in the way and what to do about it.
        """
        mounted = self._mounted = mounting.mount(self._point)
        # The watchdog comes before the first answer: whoever asks a drive that dies or hangs
        # before it is watched waits for ever.
        self._heartbeat = Heartbeat(
            self._point, mounted.connection, self._silence_seconds, mounted.claim
        )
        self._heartbeat.start()
        Thread(target=self._serve, args=(mounted,), name="drive", daemon=True).start()
        if not self._begun.wait(BEGIN_SECONDS) or self._failure is not None:
            mounting.unmount(self._point, lazy=True)
            self._finish()
            raise self._failure or MountError("The kernel did not begin to use the drive.")
        self._abort = connection.open_abort(mounted.connection)

    def invalidate(self, invalidations: Sequence[Invalidation]) -> None:
        """Have the kernel forget what changed elsewhere; returns at once."""
        if self._invalidator is None or self._folders is None or self._pages is None:
            return
        for invalidation in invalidations:
            match invalidation:
                case StaleName(parent, _):
                    self._folders.note_change(parent)
                case Stale(node, _):
                    self._folders.note_change(node)
                    self._pages.forget(node)
                case Surplus():
                    pass  # it says nothing of what stands where
        self._invalidator.note(invalidations)

    def unmount(self, timeout: float) -> bool:
        """Unmount within `timeout` seconds, and say whether nothing was in use any more.

        Where programs still use the drive, its name is freed at once, what they have open works
        until the time is over, and then gives errors.
        """
        with self._unmounting:
            if self._mounted is None:
                return True
            deadline = monotonic() + timeout
            clean = self._take_away(self._mounted)
            ended = self._ended.wait(max(0.0, deadline - monotonic()))
            if not ended:
                self._break()
            self._finish()
            return clean and ended

    def leave(self, timeout: float) -> bool:
        """Unmount where nothing is in use; False where something is, and then nothing changed."""
        with self._unmounting:
            if self._mounted is None:
                return True
            if mounted_at(self._point) is not None and not mounting.unmount(self._point):
                return False
            if not self._ended.wait(timeout):
                self._break()
            self._finish()
            return True

    def _take_away(self, mounted: Mounted) -> bool:
        """Free the mount point, if it is still ours; say whether nothing was in use."""
        found = mounted_at(self._point)
        if found is None or found.connection != mounted.connection:
            return True
        # Numbers of connections are used again: what answers when ours has ended is another's.
        if self._ended.is_set() and mounting.alive(self._point):
            return True
        if mounting.unmount(self._point):
            return True
        mounting.unmount(self._point, lazy=True)
        return False

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the drive is no longer served, whoever ended it; say whether that is so."""
        return self._ended.wait(timeout)

    def _break(self) -> None:
        """Give up on what is still in use: its next call fails."""
        if self._abort is not None:
            connection.abort(self._abort)
            self._ended.wait(ABORT_SECONDS)
        if not self._ended.is_set():
            _log.warning("Programs still use the drive; it ends with this process.")

    def _finish(self) -> None:
        if self._heartbeat is not None:
            self._heartbeat.stop()
        if self._abort is not None:
            os.close(self._abort)
        if self._mounted is not None:
            mounting.release(self._mounted.claim)
        self._mounted = self._heartbeat = self._abort = None

    def _serve(self, mounted: Mounted) -> None:
        request = Request()
        try:
            session = self._begin(mounted, request)
        except (MountError, OSError) as error:
            self._failure = error if isinstance(error, MountError) else MountError(str(error))
            self._ended.set()
            self._begun.set()
            os.close(mounted.device)
            return
        self._begun.set()
        try:
            self._loop = Loop(mounted.device, session, self._satisfy)
            self._loop.run(request)
        finally:
            if self._invalidator is not None:
                self._invalidator.close()
            connection.leave(mounted.device)
            self._ended.set()

    def _begin(self, mounted: Mounted, request: Request) -> Session:
        """Agree with the kernel on what to use, and set up what the handlers share."""
        os.readv(mounted.device, request.into)
        request.decode()
        if request.operation != Operation.INIT:
            raise MountError("The kernel did not begin with an agreement.")
        agreement = agree(read_offer(request.body()), self._passthrough and may_register())
        invalidator = Invalidator(mounted.device)
        folders = OpenFolders(self._drive)
        pages = Pages(lambda notice: os.write(mounted.device, notice), self._drive)
        session = Session(
            self._drive,
            agreement,
            OpenFiles(Backings(mounted.device) if agreement.passthrough else None),
            folders,
            pages,
            lambda node: invalidator.note([Stale(Node(node), data=True)]),
        )
        self._agreement, self._invalidator = agreement, invalidator
        self._folders, self._pages = folders, pages
        invalidator.start()
        body = encode_agreement(agreement)
        header = OUT_HEADER.pack(OUT_BYTES + len(body), 0, request.unique)
        os.write(mounted.device, header + body)
        return session
