"""Nodes that stand still: those who wait for them are told in time, and all goes on afterwards."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.mount.linux.heartbeat import SILENCE_SECONDS
from tests.support.pods import Lab, Pod, is_mounted, until
from tests.support.promises import at_work
from tests.support.sound import assert_sound, node_of, state_of

READ_SECONDS = 4
# For a machine that is busy with other things.
SLACK_SECONDS = 15.0
TRIES = 10
TAKEN_AWAY = (r"unmounted from outside", r"was taken away, so that no program hangs")


@contextmanager
def standing_still(pod: Pod) -> Iterator[int]:
    """Stop a node, as a machine whose disk hangs; let it go on afterwards if it is still there."""
    node = node_of(pod)
    os.kill(node, signal.SIGSTOP)
    until(lambda: state_of(node) == "T", f"the node of {pod.name} stands still")
    try:
        yield node
    finally:
        os.kill(node, signal.SIGCONT)


def state_told(pod: Pod, other: Pod) -> str:
    """Return what `wormhole status` says of another pod."""
    rows = pod.ask("status")["pods"]
    assert isinstance(rows, list)
    (state,) = (str(row["state"]) for row in rows if row["name"] == other.name)
    return state


def users_of(mount: Path) -> list[subprocess.Popen[bytes]]:
    """Start programs that need an answer of the drive, each in its way."""
    commands = (
        ["ls", "-l", mount],
        ["cat", mount / "only there"],
        ["touch", mount / "new"],
        ["mkdir", mount / "folder"],
        ["mv", mount / "only there", mount / "renamed"],
        ["dd", "if=/dev/zero", f"of={mount}/written", "bs=1M", "count=8", "conv=fsync"],
        ["stat", "--file-system", mount],
    )
    return [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]


def written_to_two_of_three(a: Pod, content: bytes) -> tuple[str, set[str]]:
    """Write a file that a third pod lacks; return its name and who holds it.

    While a pod is new the others may not agree yet on where a file belongs, and all three take it.
    """
    for number in range(TRIES):
        path = a.mount / f"cold {number}"
        path.write_bytes(content)
        a.copies_made()
        holders = a.holders_of(path)
        if len(holders) == 2:
            return path.name, holders
    raise AssertionError("each file came to all three pods")


@pytest.mark.warns
@pytest.mark.timeout(200)
def test_nobody_waits_for_good_for_a_node_that_stands_still_and_it_comes_back_whole(
    laboratory: Lab, tmp_path: Path
) -> None:
    a, b = laboratory.two(copies=1)
    b.do("config", "set", "--pod", f"limits.read-deadline={READ_SECONDS}s")
    content = os.urandom(3_000_000)
    (a.mount / "only there").write_bytes(content)
    (a.mount / "cold").write_bytes(content)
    with at_work([b], tmp_path, pause_seconds=0.3) as workers:
        a.copies_made()
        until((b.mount / "cold").exists, "b knows of it")
        lacking = next(
            path
            for path in (b.mount / "only there", b.mount / "cold")
            if "b" not in b.holders_of(path)
        )
        with standing_still(a):
            users = users_of(a.mount)
            deadline = time.monotonic() + SILENCE_SECONDS + SLACK_SECONDS
            began = time.monotonic()
            with pytest.raises(OSError, match=r"Input/output error|timed out"):
                lacking.read_bytes()
            assert time.monotonic() - began < READ_SECONDS + SLACK_SECONDS
            workers[0].works_on()
            until(lambda: state_told(b, a) == "absent", "b says that a is absent")
            for user in users:
                user.wait(max(1.0, deadline - time.monotonic()))
            until(lambda: not is_mounted(a.mount), "the dead drive is taken away")
        until(lambda: not a.processes(), "the node that stood still ends")
        a.up()
        until(lambda: state_told(b, a) == "present", "b sees a again")
        assert lacking.read_bytes() == content
        workers[0].works_on()
    assert workers[0].errors() == []
    for path in (a.mount / "only there", a.mount / "renamed"):
        if path.exists():
            assert path.read_bytes() == content
    assert_sound(laboratory, workers, expected=TAKEN_AWAY)


@pytest.mark.timeout(200)
def test_what_stood_still_for_a_moment_goes_on_and_the_others_read_on_without_it(
    laboratory: Lab, tmp_path: Path
) -> None:
    a, b = laboratory.two(copies=2)
    pods = [a, b, laboratory.second(a, "c")]
    content = os.urandom(3_000_000)
    name, holders = written_to_two_of_three(a, content)
    until(lambda: all((pod.mount / name).exists() for pod in pods), "all know of it")
    (reader,) = (pod for pod in pods if pod.name not in holders)
    stopped = next(pod for pod in pods if pod.name in holders)
    with at_work([stopped, reader], tmp_path) as workers:
        with standing_still(stopped):
            users = users_of(stopped.mount)
            assert (reader.mount / name).read_bytes() == content
            workers[1].works_on()
            assert all(user.poll() is None for user in users), "the node answers nobody"
        for user in users:
            user.wait(SLACK_SECONDS)
        assert is_mounted(stopped.mount)
        until(lambda: state_told(reader, stopped) == "present", "they see each other again")
        for worker in workers:
            worker.works_on()
    assert [worker.errors() for worker in workers] == [[], []]
    assert_sound(laboratory, workers)
