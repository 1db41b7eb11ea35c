"""Accidents of others that show on real mounts: each numbered as in docs/testing.md."""

import mmap
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.pods import Lab, Pod, differences, is_mounted, until

pytestmark = pytest.mark.prompt

TWO = tuple[Pod, Pod]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def gone(pod: Pod) -> None:
    pod.do("down")
    until(lambda: not pod.processes(), f"the node of {pod.name} is gone")


def test_accident_05_a_storage_that_is_not_there_empty_or_another_pods_is_not_served(
    two: TWO,
) -> None:
    """A storage was not mounted, and its emptiness was announced as removals.

    Here a node without its own storage does not start, says so, and changes nothing anywhere.
    """
    a, b = two
    for number in range(5):
        (a.mount / str(number)).write_bytes(os.urandom(30_000))
    a.copies_made()
    b.sync()
    before = contents(a.mount)
    gone(b)
    real = b.storage.with_name("real")
    b.storage.rename(real)
    assert_refused(b)  # as if its disk were not mounted, and not even its folder were there
    shutil.rmtree(b.storage, ignore_errors=True)
    b.storage.mkdir()
    assert_refused(b)
    assert list(b.storage.iterdir()) == []
    b.storage.rmdir()
    shutil.copytree(a.storage, b.storage)
    assert_refused(b)
    assert contents(a.mount) == before
    shutil.rmtree(b.storage)
    real.rename(b.storage)
    b.up()
    b.sync()
    assert contents(a.mount) == contents(b.mount) == before


def assert_refused(pod: Pod) -> None:
    said = pod.run("up")
    assert said.code != 0
    assert "storage" in said.err, said
    assert "unexpected" not in said.err, said
    assert not pod.processes()


def test_accident_06_joining_with_populated_folders_removes_nothing(laboratory: Lab) -> None:
    """A folder with data was joined to a network, and the data was taken for superfluous.

    Here a join over a populated mount point or storage is refused and leaves every byte; what is
    brought in afterwards is on the drive and still where it was.
    """
    a = laboratory.first()
    (a.mount / "theirs").write_bytes(b"theirs")
    b = laboratory.pod("b")
    populated = random.Random(6)
    for folder in (b.mount, b.storage, laboratory.folder / "mine"):
        (folder / "inner").mkdir(parents=True)
        (folder / "theirs").write_bytes(b"mine, of the same name")
        (folder / "inner/data").write_bytes(populated.randbytes(50_000))
    before = {folder: contents(folder) for folder in (b.mount, b.storage)}
    for mount, storage in (
        (b.mount, b.storage.with_name("s")),
        (b.mount.with_name("m"), b.storage),
    ):
        invitation = a.ask("invite", "--no-wait")
        where = ("--at", str(invitation["at"]), "--listen", "127.0.0.1:0")
        place = ("--pod", b.name, "--mount", mount, "--storage", storage)
        assert b.run("join", str(invitation["code"]), *where, *place).code != 0
        assert {folder: contents(folder) for folder in before} == before
    mine = laboratory.folder / "mine"
    kept = contents(mine)
    (a.mount / "brought").mkdir()
    for into in ("/", "/brought"):
        assert a.run("import", mine, "--into", into).code in {0, 1}  # one name is taken
        assert contents(mine) == kept
    assert contents(a.mount / "brought") == kept
    assert (a.mount / "inner/data").read_bytes() == kept["inner/data"]
    assert (a.mount / "theirs").read_bytes() == b"theirs"


@pytest.mark.parametrize("how", ["down", pytest.param("kill", marks=pytest.mark.deep)])
def test_accident_08_stopping_at_any_moment_after_close_loses_no_file(alone: Pod, how: str) -> None:
    """A drive that was unmounted within its write-back delay dropped what had been written.

    Here the node is stopped or killed at several moments after `close`, and every file is there.
    """
    wanted: dict[str, bytes] = {}
    for tenths in (0, 3):
        for size in (100, 3_000_000):
            name = f"{tenths} {size}"
            wanted[name] = os.urandom(size)
            (alone.mount / name).write_bytes(wanted[name])
        closed_at = time.monotonic()
        until(lambda at=closed_at + tenths / 10: time.monotonic() >= at, "the moment has come")
        if how == "down":
            gone(alone)
        else:
            alone.kill()
        alone.up()
        assert contents(alone.mount) == wanted


@contextmanager
def standing_still(pod: Pod) -> Iterator[None]:
    """Let a node answer nothing for a while, as a machine whose disk hangs."""
    nodes = [
        number
        for number in pod.processes()
        if b"serve" in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    ]
    assert nodes
    for number in nodes:
        os.kill(number, signal.SIGSTOP)
    try:
        yield
    finally:
        for number in nodes:
            os.kill(number, signal.SIGCONT)


def took(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def test_accident_17_stuck_reads_hold_up_neither_listing_nor_status_nor_unmounting(
    laboratory: Lab,
) -> None:
    """All workers waited for one lock, so that not even heartbeats went out, and the node was lost.

    Here more reads than there are workers wait for a holder that is silent: listing, writing,
    status, heartbeats and unmounting go on as if nothing were.
    """
    a, b = laboratory.two(copies=1)
    for number in range(8):
        (a.mount / f"{number}").write_bytes(os.urandom(2_000_000))
    a.copies_made()
    b.sync()
    absent = [path for path in sorted(b.mount.iterdir()) if not is_held(b, path)]
    assert absent
    ordinary = took(lambda: b.ask("status"))
    readers: list[subprocess.Popen[bytes]] = []
    with standing_still(a):
        try:
            for number in range(60):
                command = ["cat", str(absent[number % len(absent)])]
                readers.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
            until(lambda: all(is_asleep(one.pid) for one in readers), "all of them wait")
            assert took(lambda: [path.stat() for path in b.mount.iterdir()]) < 1
            assert took(lambda: (b.mount / "new").write_bytes(b"new")) < 1
            assert took(lambda: b.ask("status")) < ordinary + 1
            # The name is free at once; what is open has some seconds to end by itself.
            going = threading.Thread(target=gone, args=(b,))
            going.start()
            until(lambda: not is_mounted(b.mount), "it is unmounted", ordinary + 1)
            going.join(30)
            assert not b.processes()
        finally:
            for one in readers:
                one.kill()
                one.wait(10)
    b.up()
    assert (b.mount / "new").read_bytes() == b"new"


def is_held(pod: Pod, path: Path) -> bool:
    copies = pod.ask("inspect", path)["copies"]
    assert isinstance(copies, list)
    return pod.name in {copy["pod"] for copy in copies}


def is_asleep(process: int) -> bool:
    """Say whether a process waits inside the kernel for the drive."""
    try:
        return "fuse" in Path(f"/proc/{process}/wchan").read_text() or (
            Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] in "SD"
        )
    except FileNotFoundError:
        return False


# --- 18: how editors save


def temporary_and_rename(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.swp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.chmod(path.stat().st_mode)
    temporary.replace(path)


def backup_and_rename(path: Path, data: bytes) -> None:
    backup = path.with_name(f"{path.name}~")
    path.replace(backup)
    path.write_bytes(data)
    backup.unlink()


def backup_copy_and_rewrite(path: Path, data: bytes) -> None:
    backup = path.with_name(f"{path.name}.bak")
    shutil.copy2(path, backup)
    with path.open("r+b") as file:
        file.truncate(0)
        file.write(data)
    backup.unlink()


def rewrite_in_place(path: Path, data: bytes) -> None:
    with path.open("r+b") as file:
        file.write(data)
        file.truncate(len(data))
        file.flush()
        os.fsync(file.fileno())


def lock_then_swap(path: Path, data: bytes) -> None:
    """Lock file, new file under a number, two renames: as an office program saves."""
    lock = path.with_name(f"~${path.name}")
    lock.write_bytes(b"owner")
    new, old = path.with_name("A1B2C3.tmp"), path.with_name("D4E5F6.tmp")
    new.write_bytes(data)
    path.rename(old)
    new.rename(path)
    old.unlink()
    lock.unlink()


def seek_back_to_the_header(path: Path, data: bytes) -> None:
    """Write the body first, then the table at the start: as image and archive writers do."""
    with path.open("w+b") as file:
        file.seek(64)
        file.write(data[64:])
        file.seek(0)
        file.write(data[:64])
        file.seek(0)
        assert file.read(64) == data[:64]


def mapped(path: Path, data: bytes) -> None:
    """Write through a mapping, in a process of its own: this one talks to nobody meanwhile."""
    code = (
        "import mmap, sys\n"
        "data = sys.stdin.buffer.read()\n"
        "with open(sys.argv[1], 'r+b') as file:\n"
        "    file.truncate(len(data))\n"
        "    with mmap.mmap(file.fileno(), len(data)) as there:\n"
        "        there[:] = data\n"
        "        there.flush()\n"
    )
    subprocess.run([sys.executable, "-c", code, path], input=data, check=True, timeout=30)


SAVES = [
    temporary_and_rename,
    backup_and_rename,
    backup_copy_and_rewrite,
    rewrite_in_place,
    lock_then_swap,
    seek_back_to_the_header,
    mapped,
]


def test_accident_18_whatever_way_an_editor_saves_it_is_saved(two: TWO) -> None:
    """An office program saved on a mount without full semantics, and the document was corrupt.

    Here each way of saving, shorter and longer, again and again, leaves exactly what was saved, on
    the pod where it was saved and on the other one, and nothing beside it.
    """
    a, b = two
    chance = random.Random(18)
    wanted = {}
    for save in SAVES:
        path = a.mount / f"{save.__name__}.doc"
        path.write_bytes(b"first")
        for size in (200_000, mmap.PAGESIZE, 1_000_003, 70_000):
            wanted[path.name] = chance.randbytes(size)
            save(path, wanted[path.name])
            assert path.read_bytes() == wanted[path.name]
    a.copies_made()
    until(lambda: differences(a.mount, b.mount) == [], "both are level")
    assert contents(a.mount) == contents(b.mount) == wanted
