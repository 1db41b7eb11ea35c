import os
import signal
import subprocess
import sys
import threading

import pytest

from core.mount.linux.signals import SignalWatch, asked_to_end
from tests.support.served_drive import until

# Holds one signal back, so that it stays pending, and says when it does.
_HOLDS_BACK = """
import signal, sys
held = {int(number) for number in sys.argv[1:]}
signal.pthread_sigmask(signal.SIG_BLOCK, held)
print("ready", flush=True)
sys.stdin.read()
"""


def holding_back(*numbers: signal.Signals) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _HOLDS_BACK, *(str(int(number)) for number in numbers)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGALRM])
def test_a_program_that_holds_a_signal_back_is_not_to_end(number: signal.Signals) -> None:
    process = holding_back(number)
    process.send_signal(number)
    assert not asked_to_end(process.pid)
    process.kill()
    process.communicate()


@pytest.mark.parametrize(
    ("number", "ends"),
    [
        (signal.SIGKILL, True),
        (signal.SIGTERM, True),
        (signal.SIGINT, True),
        (signal.SIGQUIT, True),
        (signal.SIGALRM, False),
        (signal.SIGCHLD, False),
        (signal.SIGWINCH, False),
        (signal.SIGUSR1, False),
    ],
)
def test_only_some_signals_end_a_program(
    number: signal.Signals, ends: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = f"Name:\tcat\nSigPnd:\t0\nShdPnd:\t{1 << number - 1:016x}\nSigBlk:\t0\n"
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: status.encode())
    assert asked_to_end(1) is ends


def test_a_kill_ends_even_what_holds_everything_back(monkeypatch: pytest.MonkeyPatch) -> None:
    status = b"SigPnd:\t0000000000000100\nShdPnd:\t0\nSigBlk:\tffffffffffffffff\n"
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: status)
    assert asked_to_end(1)


def test_who_cannot_be_seen_counts_as_ended() -> None:
    assert asked_to_end(0)
    assert not asked_to_end(os.getpid())


def test_a_request_is_ended_once_its_program_is_asked_to() -> None:
    asked: set[int] = set()
    ended: list[int] = []
    watch = SignalWatch(lambda _: True, ended.append, lambda thread: thread in asked)
    watch.watch(5, 50)
    watch.watch(6, 60)
    assert ended == []
    asked.add(60)
    until(lambda: ended == [6], "the one that was asked to end")
    asked.add(50)
    until(lambda: ended == [6, 5], "the other, once it was")
    watch.close()


def test_a_request_that_was_answered_is_watched_no_more() -> None:
    waiting = {5}
    looked = threading.Semaphore(0)

    def asked(_: int) -> bool:
        looked.release()
        return False

    watch = SignalWatch(lambda unique: unique in waiting, lambda _: None, asked)
    watch.watch(5, 50)
    assert looked.acquire(timeout=20)
    waiting.clear()
    until(lambda: not watch.watches(5), "nobody looks any more")
    watch.close()
