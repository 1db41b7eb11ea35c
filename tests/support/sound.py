"""What must hold after every accident, whatever it was: `assert_sound`."""

import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from tests.support.pods import Lab, Pod, differences, is_mounted, until
from tests.support.promises import Worker

_CONNECTIONS = "/sys/fs/fuse/connections"
_STORE = ("records.db", "records.db-wal")


def assert_sound(
    laboratory: Lab,
    workers: Sequence[Worker] = (),
    expected: Sequence[str] = (),
    seconds: int = 60,
) -> int:
    """Find all pods level, whole and quiet, then stop them and find nothing left behind.

    `workers` have ended; `expected`: patterns of what may stand in a log as a warning; `seconds`:
    for the pods to become level. Returns how many promised files were found on each pod.
    """
    pods = laboratory.pods
    assert_level(pods, seconds)
    nothing(text for pod in pods for worker in workers for text in worker.broken_on(pod))
    for pod in pods:
        assert_quiet(pod)
    nothing(unexpected(pods, expected))
    for pod in pods:
        pod.do("down")
        until(lambda one=pod: not processes_at(one), f"{pod.name} leaves no process")
        assert not is_mounted(pod.mount), f"{pod.name} leaves its mount"
    for pod in pods:
        nothing(damage_of(pod))
    nothing(unexpected(pods, expected))
    return sum(len(worker.promises()) for worker in workers)


def nothing(found: Iterable[str]) -> None:
    """Fail with what was found, if anything was."""
    texts = list(found)
    assert not texts, "\n".join(texts)


def assert_level(pods: Sequence[Pod], seconds: int = 60) -> None:
    """Wait until all have all copies, and find the same tree on all of them."""
    for pod in pods:
        until(lambda one=pod: one.run("sync", "--timeout", "20").code == 0, "they talk", seconds)
    pods[0].copies_made(seconds)
    for pod in pods[1:]:
        until(
            lambda one=pod: differences(pods[0].mount, one.mount) == [],
            f"{pods[0].name} and {pod.name} show the same",
        )


def unexpected(pods: Sequence[Pod], expected: Sequence[str]) -> list[str]:
    """Return the warnings that no pattern expects."""
    texts = [text for pod in pods for text in pod.complaints()]
    return [text for text in texts if not any(re.search(each, text) for each in expected)]


def assert_quiet(pod: Pod) -> None:
    """Find the processes that a running pod has, none of them stuck, and no call that waits."""
    roles = sorted(role_of(process) for process in processes_at(pod))
    assert roles == ["node", "watchdog"], f"{pod.name}: {roles}"
    states = {process: state_of(process) for process in processes_at(pod)}
    assert not {"Z", "T"} & set(states.values()), f"{pod.name}: {states}"
    nothing(f"zombie {child}" for child in children_of(node_of(pod)) if state_of(child) == "Z")
    until(lambda: calls_waiting(pod) == 0, f"no call waits on the drive of {pod.name}", 10)


def processes_at(pod: Pod) -> list[int]:
    """Return the node and the watchdog of a pod: what names its home or its mount."""
    places = {bytes(pod.home), bytes(pod.mount)}
    return [
        int(folder.name)
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and places & set(words_of(int(folder.name)))
    ]


def node_of(pod: Pod) -> int:
    """Return the process of a running node."""
    (node,) = (process for process in processes_at(pod) if role_of(process) == "node")
    return node


def role_of(process: int) -> str:
    """Return what a process of a pod is."""
    words = words_of(process)
    if b"core.mount.linux.watchdog" in words:
        return "watchdog"
    return "node" if b"serve" in words else repr(words)


def words_of(process: int) -> list[bytes]:
    """Return the command line of a process, empty if it is gone."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def state_of(process: int) -> str:
    """Return the letter of a process's state, empty if it is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def children_of(process: int) -> list[int]:
    """Return the children of all threads of a process."""
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += [int(word) for word in (task / "children").read_text().split()]
    return found


def calls_waiting(pod: Pod) -> int:
    """Return how many calls on the drive the kernel has that are not answered."""
    rows = (line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines())
    (device,) = (row[2] for row in rows if row[4] == str(pod.mount))
    look = 'mount -t fusectl none "$0" && cat "$0/$1/waiting"'
    command = ["unshare", "--mount", "sh", "-c", look, _CONNECTIONS, device.partition(":")[2]]
    return int(subprocess.run(command, check=True, capture_output=True).stdout)


def damage_of(pod: Pod) -> list[str]:
    """Return what SQLite finds wrong in the record store of a pod that is stopped.

    It looks at a copy, so that looking changes nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in _STORE:
            if (pod.storage / name).exists():
                shutil.copy2(pod.storage / name, folder)
        with closing(sqlite3.connect(Path(folder) / _STORE[0])) as store:
            found = [text for (text,) in store.execute("PRAGMA integrity_check")]
    return [f"{pod.name}: {text}" for text in found if text != "ok"]
