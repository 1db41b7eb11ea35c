"""How many bytes of contents passed."""

from threading import Lock, Thread

from core.engine.traffic import Traffic


def test_what_comes_and_goes_is_added_up_whichever_thread_says_so() -> None:
    traffic = Traffic(Lock())

    def pass_some() -> None:
        for _ in range(1_000):
            traffic.came(3)
            traffic.went(2)

    threads = [Thread(target=pass_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert traffic.totals == (12_000, 8_000)
