"""Clock, chance, threads and locks of the machine."""

import asyncio
import threading
import time

import pytest

from core.node.system import SystemClock, SystemEntropy, ThreadWorkers, boot_name, new_guard


def test_the_clock_is_the_machines() -> None:
    clock = SystemClock()
    assert abs(clock.wall_ns() // 1_000_000 - clock.wall_ms()) < 1_000
    assert clock.monotonic() <= time.monotonic()


def test_chance_does_not_repeat() -> None:
    assert len({SystemEntropy().token(16) for _ in range(100)}) == 100


def test_a_worker_is_another_thread_and_its_error_comes_back() -> None:
    async def check() -> None:
        workers = ThreadWorkers(2)
        assert await workers.run(threading.get_ident) != threading.get_ident()
        with pytest.raises(ZeroDivisionError):
            await workers.run(lambda: 1 // 0)
        workers.close()

    asyncio.run(check())


def test_a_guard_may_be_taken_again_by_its_holder_only() -> None:
    guard = new_guard()
    taken: list[bool] = []
    with guard, guard:
        thread = threading.Thread(target=lambda: taken.append(guard.acquire(blocking=False)))  # type: ignore[attr-defined]
        thread.start()
        thread.join(10)
    assert taken == [False]


def test_this_boot_has_a_name() -> None:
    assert boot_name() == boot_name() != b""
