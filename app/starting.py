"""Starts the node in the background and waits until its drive is mounted.

The node inherits a pipe and writes one line on it: what it is (`Started`), or why it failed.
"""

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Final

import msgspec

from core.control.client import ControlClient, NotUnderstood
from core.control.lines import Failed, Failure
from core.control.operations import DOWN, HEALTH
from core.control.said import HEADS, reader
from core.control.schema import DownRequest, Health, Nothing, Started
from core.decoding import UNREADABLE
from core.errors import DeadlineExceeded, NotRunning, WormholeError
from core.node.home import Home
from core.node.lock import RunsAlready, has_ended, running_process
from core.saying import said

START_SECONDS: Final = 120.0
STOP_SECONDS: Final = 120.0
_LOOK_SECONDS: Final = 0.05
_ROOT: Final = Path(__file__).parents[1]


def spawn(home: Home, seconds: float = START_SECONDS) -> Started:
    """Start the node of `home`; return when its drive is mounted. Raises what the node said."""
    reading, writing = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [
                *(sys.executable, "-m", "app.cli", "--home", str(home.folder), "serve"),
                *("--tell", str(writing)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={**os.environ, "PYTHONPATH": _python_path()},
            start_new_session=True,
            pass_fds=[writing],
        )
    finally:
        os.close(writing)
    try:
        return _answer(_read_line(reading, time.monotonic() + seconds), process, home)
    finally:
        os.close(reading)
        # Whoever stays, as a window does, has to bury the node one day; who ends does not wait.
        Thread(target=process.wait, name="node-ended", daemon=True).start()


def start(home: Home, ask: Callable[[], Health], seconds: float = START_SECONDS) -> Started:
    """Start the node of `home`, or wait for one that is being started; `ask` asks its health.

    Of several that start it at once all return when the drive is mounted. Raises what the node
    said where it cannot run.
    """
    if running_process(home) is None:
        try:
            return spawn(home, seconds)
        except Failed as failed:
            if failed.failure.reason != RunsAlready.reason:
                raise
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(NotRunning):
            ready = ask().started
            if ready is not None:
                return ready
        if running_process(home) is None:
            raise WormholeError(
                said("The node ended while it started."),
                said("Its log: {log_file}", log_file=home.log_file),
            )
        time.sleep(_LOOK_SECONDS)
    raise DeadlineExceeded(
        said("The node of this home did not get ready in time."),
        said("Its log: {log_file}", log_file=home.log_file),
    )


@contextmanager
def stopped(home: Home, seconds: float = STOP_SECONDS) -> Iterator[None]:
    """Have no node of `home` run within this; one that ran is started again, whatever happens.

    Raises `DeadlineExceeded` where it does not stop in time; then it was not waited for.
    """
    process = running_process(home)
    if process is None:
        yield
        return
    client = ControlClient(home.run_folder)
    client.call(DOWN, DownRequest())
    until = time.monotonic() + seconds
    while not has_ended(process):
        if time.monotonic() > until:
            raise DeadlineExceeded(
                said("The node takes long to stop."), said("Look again: wormhole status")
            )
        time.sleep(_LOOK_SECONDS)
    try:
        yield
    finally:
        start(home, lambda: client.call(HEALTH, Nothing()))


def _python_path() -> str:
    rest = os.environ.get("PYTHONPATH")
    return f"{_ROOT}{os.pathsep}{rest}" if rest else str(_ROOT)


def _read_line(descriptor: int, until: float) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        readable, _, _ = select.select([descriptor], [], [], max(0.0, until - time.monotonic()))
        piece = os.read(descriptor, 65_536) if readable else b""
        if not piece:
            break
        line += piece
    return line


def _answer(line: bytes, process: "subprocess.Popen[bytes]", home: Home) -> Started:
    if line.endswith(b"\n"):
        told = _told(line)
        if isinstance(told, Started):
            return told
        process.wait(30)
        raise Failed(told)
    if process.poll() is None:
        process.terminate()
        raise WormholeError(
            said("The node did not get ready in time and was stopped."),
            said("Its log: {log_file}", log_file=home.log_file),
        )
    raise WormholeError(
        said("The node ended while it started."),
        said("Its log: {log_file}", log_file=home.log_file),
    )


def _told(line: bytes) -> Started | Failure:
    with suppress(*UNREADABLE):
        return msgspec.json.decode(line, type=Started)
    try:
        sentences = reader(HEADS.decode(line).said)
        return msgspec.json.decode(line, type=Failure, dec_hook=sentences)
    except UNREADABLE:
        return Failure(
            WormholeError.title,
            said("What the node said while it started is not understood."),
            said("Is it of another version? Its log: wormhole logs"),
            reason=NotUnderstood.reason,
        )
