"""The node's side of the watchdog: starts it, and tells it that the drive still answers."""

import errno
import logging
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Final

from core.mount.linux.watchdog import GOODBYE

BEAT_SECONDS: Final = 5.0
SILENCE_SECONDS: Final = 30.0
_END_SECONDS: Final = 5.0
_BEAT: Final = b"."
_ROOT: Final = Path(__file__).parents[3]

_log = logging.getLogger(__name__)


class Heartbeat:
    """One watchdog process and the thread that beats for it.

    A beat is sent only after the drive has answered a question that went through the kernel, so
    that silence means: nobody answers.
    """

    def __init__(
        self,
        point: Path,
        connection: int,
        silence_seconds: float = SILENCE_SECONDS,
        claim: int | None = None,
    ) -> None:
        """Watch over the mount at `point`; `start` begins.

        The watchdog keeps the descriptor `claim` as long as it lives.
        """
        self._point = point
        self._connection = connection
        self._silence_seconds = silence_seconds
        self._claim = claim
        self._stop = Event()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process_id(self) -> int | None:
        """Return the watchdog's process number while it runs."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the process and the thread."""
        self._process = subprocess.Popen(  # noqa: S603
            [
                *(sys.executable, "-S", "-m", "core.mount.linux.watchdog"),
                *(str(self._connection), str(self._silence_seconds), str(self._point)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd="/",
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            start_new_session=True,
            pass_fds=() if self._claim is None else (self._claim,),
        )
        Thread(target=self._beat, name="drive-heartbeat", daemon=True).start()

    def stop(self) -> None:
        """Say good-bye: the mount is gone, or being taken away in good order."""
        self._stop.set()
        process = self._process
        if process is None or process.stdin is None:
            return
        self._tell(GOODBYE)
        process.stdin.close()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._process = None

    def _beat(self) -> None:
        while not self._stop.wait(min(BEAT_SECONDS, self._silence_seconds / 3)):
            if not self._answers():
                return
            self._tell(_BEAT)

    def _answers(self) -> bool:
        try:
            os.statvfs(self._point)
        except OSError as error:
            # Any other error is an answer.
            return error.errno != errno.ENOTCONN
        return True

    def _tell(self, what: bytes) -> None:
        process = self._process
        if process is None or process.stdin is None:
            return
        try:
            process.stdin.write(what)
        except (OSError, ValueError):
            if self._stop.is_set():
                return
            _log.warning(self._why_it_is_gone(process))
            self._stop.set()

    def _why_it_is_gone(self, process: "subprocess.Popen[bytes]") -> str:
        """Return what the end of the watchdog means: it did its work, or somebody killed it."""
        with suppress(subprocess.TimeoutExpired):
            process.wait(_END_SECONDS)
        if process.returncode == 0:
            return (
                f"The drive did not answer for {self._silence_seconds:g} s and was taken away, so "
                "that no program hangs in it; what was written is kept."
            )
        return "The watchdog of the drive is gone; the drive works without it."
