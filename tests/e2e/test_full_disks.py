"""Disks that fill up, on who writes and on who keeps copies: told, and nothing is lost."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pods import Lab, Pod, until
from tests.support.small_disks import disk_of
from tests.support.sound import assert_sound

pytestmark = pytest.mark.prompt

FILE_BYTES = 2_000_000


@pytest.fixture
def small_disk(laboratory: Lab) -> Iterator[Path]:
    """Return a disk of 64 MB; the pods on it are stopped before it goes."""
    with disk_of("ext4", laboratory.folder, megabytes=64) as point:
        try:
            yield point
        finally:
            for pod in reversed(laboratory.pods):
                pod.end()


def write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def fill(folder: Path, kept: dict[str, bytes]) -> int | None:
    """Write files until there is an error; return its number. `kept`: what was synced."""
    for number in range(100):
        content = os.urandom(FILE_BYTES)
        try:
            write_synced(folder / f"file {number}", content)
        except OSError as error:
            return error.errno
        kept[f"file {number}"] = content
    return None


def fits(path: Path) -> bool:
    """Try to write a file."""
    try:
        write_synced(path, os.urandom(FILE_BYTES // 2))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return False
    return True


def join(laboratory: Lab, first: Pod, name: str, storage: Path) -> Pod:
    """Add a pod whose storage is somewhere else."""
    pod = laboratory.pod(name)
    pod.storage = storage
    invitation = first.ask("invite", "--no-wait")
    where = ("--at", str(invitation["at"]), "--listen", "127.0.0.1:0")
    pod.do("join", str(invitation["code"]), *where, *pod.place())
    return pod


@pytest.mark.warns
def test_a_disk_that_is_full_where_programs_write_gives_an_error_and_keeps_what_was_there(
    laboratory: Lab, small_disk: Path
) -> None:
    a = laboratory.first()
    b = join(laboratory, a, "b", small_disk / "storage")
    kept: dict[str, bytes] = {}
    assert fill(b.mount, kept) == errno.ENOSPC
    assert len(kept) > 5
    assert b.attention("full") != []
    for name, content in kept.items():
        assert (b.mount / name).read_bytes() == content
    for number in range(3):
        (b.mount / f"file {number}").unlink()
    (b.mount / f"file {len(kept)}").unlink(missing_ok=True)
    # Each try takes some room for its records, too.
    until(lambda: fits(b.mount / "later"), "there is room again", pause_seconds=1.0)
    assert_sound(laboratory, expected=[r"full", r"[Ss]pace"])


@pytest.mark.warns
def test_a_pod_whose_disk_is_full_says_so_and_takes_copies_again_when_it_has_room(
    laboratory: Lab, small_disk: Path
) -> None:
    a = laboratory.first()
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(25_000_000))
    b = join(laboratory, a, "b", small_disk / "storage")
    for number in range(16):
        write_synced(a.mount / f"file {number}", os.urandom(FILE_BYTES))
    until(lambda: b.attention("space") != [], "b says that its disk is full")
    assert a.run("redundancy", "--wait", "--timeout", "1").code == 6
    for path in a.mount.iterdir():
        assert len((b.mount / path.name).read_bytes()) == FILE_BYTES
    ballast.unlink()
    a.copies_made(90)
    until(lambda: b.attention("space") == [], "b does not say so any more")
    assert_sound(laboratory, expected=[r"full", r"[Ss]pace"])
