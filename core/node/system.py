"""The real clock, chance, locks and threads behind the ports."""

import asyncio
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from core.ports import Guard

T = TypeVar("T")
_BOOT_FILE: Final = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """The clock of the machine."""

    def wall_ms(self) -> int:
        """Return Unix time in milliseconds."""
        return time.time_ns() // 1_000_000

    def wall_ns(self) -> int:
        """Return Unix time in nanoseconds."""
        return time.time_ns()

    def monotonic(self) -> float:
        """Return seconds since some moment."""
        return time.monotonic()


class SystemEntropy:
    """The chance of the machine, fit for keys."""

    def token(self, size_bytes: int) -> bytes:
        """Return `size_bytes` random bytes."""
        return os.urandom(size_bytes)


class ThreadWorkers:
    """A pool of threads for calls that release the interpreter lock."""

    def __init__(self, count: int) -> None:
        """Begin with at most `count` threads, made when they are needed."""
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="worker")

    async def run(self, call: Callable[[], T]) -> T:
        """Run `call` in a worker."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

    def close(self) -> None:
        """End: what was begun is finished, what was not is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def new_guard() -> Guard:
    """Return a lock that its holder may take again."""
    return threading.RLock()


def boot_name() -> bytes:
    """Return what names this boot of the kernel, or nothing where it cannot be known."""
    try:
        return _BOOT_FILE.read_bytes().strip()
    except OSError:
        return b""
