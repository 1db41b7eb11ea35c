"""The threads that ask."""

import threading

from app.tray.bridge.askers import Askers

SECONDS = 10


def test_acts_that_wait_for_one_another_all_run() -> None:
    askers = Askers()
    meeting = threading.Barrier(5)
    done = threading.Semaphore(0)

    def meet() -> None:
        meeting.wait(SECONDS)
        done.release()

    for _ in range(5):
        askers.run(meet)
    assert all(done.acquire(timeout=SECONDS) for _ in range(5))


def test_threads_are_used_again() -> None:
    askers = Askers(ready=1)
    seen: set[int] = set()
    for _ in range(10):
        done = threading.Event()

        def act(done: threading.Event = done) -> None:
            seen.add(threading.get_ident())
            done.set()

        askers.run(act)
        assert done.wait(SECONDS)
        while askers._idle == 0:
            pass
    assert len(seen) == 1
