"""Threads for requests that cannot be answered at once, and what becomes of them on a signal.

Such a request needs content from elsewhere (`Needs`), or moves so much that the driver's thread
must not do it. While it waits, a signal that is to end its program answers it at once.
"""

import errno
import logging
from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Final

from core.errors import DeadlineExceeded
from core.mount.linux.dispatch import error_code, run
from core.mount.linux.requests import Request
from core.mount.linux.session import Answer, Handler, Session
from core.mount.linux.signals import SignalWatch
from core.transfer.patience import Patience
from core.volume.interface import Needs

THREADS_MAX: Final = 32
# Far beyond what programs do at once; each holds a buffer.
JOBS_MAX: Final = 4096

_log = logging.getLogger(__name__)

Satisfy = Callable[[Needs], None]
Finish = Callable[[Request, Answer | int], None]


class _Job:
    """One request that waits. `running`: its handler is being called just now."""

    __slots__ = ("answered", "handler", "interrupted", "needs", "request", "running")

    def __init__(self, request: Request, handler: Handler, needs: Needs | None) -> None:
        self.request = request
        self.handler = handler
        self.needs = needs
        self.running = False
        self.interrupted = False
        self.answered = False


class Waiting:
    """The requests that wait, and the threads that bring them on. Thread-safe.

    `finish` is called once for each request with its answer, and gets the buffer back;
    for an interrupted one `interrupted` is called at once and `finish` with None when the
    buffer is free.
    """

    def __init__(
        self,
        session: Session,
        satisfy: Satisfy,
        interrupted: Callable[[int], None],
        finish: Finish,
    ) -> None:
        """Bring requests on with `satisfy`, which blocks and raises what the program gets."""
        self._session = session
        self._satisfy = satisfy
        self._interrupted = interrupted
        self._finish = finish
        self._jobs: dict[int, _Job] = {}
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._idle = 0
        self._lock = Lock()
        self._signals = SignalWatch(self._waits, self.end)

    def submit(self, request: Request, handler: Handler, needs: Needs | None) -> None:
        """Take over a request and its buffer; `needs` must be satisfied before its handler."""
        job = _Job(request, handler, needs)
        with self._lock:
            full = len(self._jobs) >= JOBS_MAX
            if not full:
                self._jobs[request.unique] = job
                self._make_room()
        if full:
            _log.error("More than %d requests wait; one more was refused.", JOBS_MAX)
            self._finish(request, -errno.EIO)
            return
        self._queue.put(job)

    def interrupt(self, unique: int) -> None:
        """The program behind a request got a signal: answer it once that is to end it."""
        with self._lock:
            job = self._jobs.get(unique)
            thread = job.request.pid if job is not None else 0
        if job is not None:
            self._signals.watch(unique, thread)

    def end(self, unique: int) -> None:
        """Answer a request at once if it only waits, else as soon as it would wait again."""
        with self._lock:
            job = self._jobs.get(unique)
            if job is None:
                return
            job.interrupted = True
            if job.running or job.needs is None:
                return
            job.answered = True
            del self._jobs[unique]
        self._interrupted(unique)

    def close(self) -> None:
        """End the threads that are idle; the others end when what they wait for does."""
        self._signals.close()
        with self._lock:
            for _ in self._threads:
                self._queue.put(None)

    def _waits(self, unique: int) -> bool:
        return unique in self._jobs

    def _make_room(self) -> None:
        if self._idle > 0:
            self._idle -= 1
        elif len(self._threads) < THREADS_MAX:
            number = len(self._threads)
            thread = Thread(target=self._work, name=f"drive-wait-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while True:
            job = self._queue.get()
            if job is None:
                return
            answer = self._bring_on(job)
            self._finish(job.request, answer)
            with self._lock:
                self._idle += 1

    def _bring_on(self, job: _Job) -> Answer | int:
        """Return the answer of a job, or None where an interrupt has given it."""
        patience = Patience.of(job.needs) if job.needs is not None else None
        while True:
            failed = None if patience is None else self._have_satisfied(job, patience)
            with self._lock:
                if job.answered:
                    return None
                if failed is not None:
                    del self._jobs[job.request.unique]
                    return failed
                job.running = True
            answer = run(job.handler, self._session, job.request)
            with self._lock:
                job.running = False
                if isinstance(answer, Needs) and not job.interrupted:
                    job.needs = answer
                    patience = patience.again(answer) if patience else Patience.of(answer)
                    continue
                del self._jobs[job.request.unique]
            return -errno.EINTR if isinstance(answer, Needs) else answer

    def _have_satisfied(self, job: _Job, patience: Patience) -> int | None:
        """Return None when satisfied, else the negative error number."""
        # What was brought in vain is not brought again at once: that would never end, and take
        # the time of all others.
        sleep(patience.pause(monotonic()))
        if patience.is_over(monotonic()):
            return error_code(job.request, DeadlineExceeded())
        try:
            self._satisfy(patience.bounded)
        except Exception as error:  # noqa: BLE001  (every request is answered)
            return error_code(job.request, error)
        return None
