"""What goes wrong with people, disks and networks gets its own sentence; the drive works on."""

import errno
import mmap
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.pods import WORMHOLE, Lab, Pod, Said, is_mounted, until

pytestmark = pytest.mark.prompt

REFUSED_CODES = {1, 2, 4, 5, 6}


def sentence(said: Said) -> str:
    """Return what a failed command says to the person: words, and no trace of the program."""
    assert said.code in REFUSED_CODES, said
    assert said.err.strip(), said
    assert "Traceback" not in said.err + said.out, said
    return said.err.lower()


def still_works(pod: Pod) -> None:
    (pod.mount / "still").write_bytes(b"works")
    assert (pod.mount / "still").read_bytes() == b"works"
    assert pod.ask("status")["network"] == "demo"


def join(pod: Pod, code: object, at: object) -> Said:
    return pod.run("join", str(code), "--at", str(at), *pod.place(), "--listen", "127.0.0.1:0")


def test_a_wrong_code_is_refused(laboratory: Lab) -> None:
    a = laboratory.first()
    invitation = a.ask("invite", "--no-wait")
    assert "code" in sentence(join(laboratory.pod("b"), "wrong-wrong-wrong", invitation["at"]))
    still_works(a)


def test_an_expired_code_is_refused(laboratory: Lab) -> None:
    a = laboratory.first()
    invitation = a.ask("invite", "--no-wait", "--for", "0s")
    assert "code" in sentence(join(laboratory.pod("b"), invitation["code"], invitation["at"]))
    still_works(a)


def test_a_code_works_once(laboratory: Lab) -> None:
    a = laboratory.first()
    invitation = a.ask("invite", "--no-wait")
    assert join(laboratory.pod("b"), invitation["code"], invitation["at"]).code == 0
    assert "code" in sentence(join(laboratory.pod("c"), invitation["code"], invitation["at"]))


def test_a_second_pod_of_the_same_name_is_refused(laboratory: Lab) -> None:
    a = laboratory.first()
    invitation = a.ask("invite", "--no-wait")
    other = laboratory.pod("other")
    other.name = "a"
    assert "name" in sentence(join(other, invitation["code"], invitation["at"]))
    still_works(a)


def test_nobody_there_is_said(laboratory: Lab) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    pod = laboratory.pod("b")
    assert str(port) in sentence(join(pod, "home-velvet-canoe", f"127.0.0.1:{port}"))


def new(pod: Pod, *more: str | Path) -> Said:
    return pod.run("new", "demo", *pod.place(), "--listen", "127.0.0.1:0", "--copies", "1", *more)


def test_a_mount_point_that_is_not_empty_is_refused_and_left_alone(laboratory: Lab) -> None:
    pod = laboratory.pod("a")
    (pod.mount / "mine").write_text("mine")
    assert "empty" in sentence(new(pod))
    assert not is_mounted(pod.mount)
    assert (pod.mount / "mine").read_text() == "mine"


def test_a_mount_point_that_is_missing_is_made(laboratory: Lab) -> None:
    pod = laboratory.pod("a")
    pod.mount.rmdir()
    assert new(pod).code == 0
    still_works(pod)


def test_a_mount_point_that_cannot_be_made_is_refused(laboratory: Lab) -> None:
    pod = laboratory.pod("a")
    pod.mount.rmdir()
    pod.mount.write_text("a file in its place")
    assert str(pod.mount).lower() in sentence(new(pod))


def test_a_mount_point_in_use_is_refused(laboratory: Lab) -> None:
    pod = laboratory.pod("a")
    assert new(pod).code == 0
    other = laboratory.pod("b")
    other.mount.rmdir()
    other.mount = pod.mount
    assert "mount" in sentence(new(other))
    still_works(pod)


def test_a_port_in_use_is_said(laboratory: Lab) -> None:
    pod = laboratory.pod("a")
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        where = ("--listen", f"127.0.0.1:{port}", "--copies", "1")
        said = pod.run("new", "demo", *pod.place(), *where)
    assert str(port) in sentence(said)
    assert not is_mounted(pod.mount)


def test_without_fuse_the_remedy_is_said(laboratory: Lab) -> None:
    pod = laboratory.pod("a")
    pod.prefix = (
        "unshare",
        "--mount",
        "sh",
        "-c",
        'mount --bind /dev/null /dev/fuse; exec "$@"',
        "sh",
    )
    assert "fuse" in sentence(new(pod))


def test_without_the_right_to_mount_it_is_said(laboratory: Lab) -> None:
    pod = laboratory.pod("a")
    pod.prefix = ("setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin")
    assert "mount" in sentence(new(pod))


def test_a_storage_that_cannot_be_written_is_said(laboratory: Lab, small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    pod = laboratory.pod("a")
    pod.storage = small_disk / "storage"
    assert str(small_disk) in sentence(new(pod))
    assert not is_mounted(pod.mount)


def test_a_corrupt_network_file_is_refused_with_its_line(alone: Pod) -> None:
    alone.do("down")
    files = list(alone.home.rglob("network.toml"))
    assert files
    text = files[0].read_text()
    files[0].write_text(text + '\n[redundancy]\ncopees = "many\n')
    said = alone.run("up")
    assert "network.toml" in sentence(said)
    files[0].write_text(text)
    alone.up()
    still_works(alone)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a disk of 300 MB."""
    point = tmp_path / "disk"
    point.mkdir()
    options = ("mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", point)
    subprocess.run(options, check=True)
    try:
        yield point
    finally:
        subprocess.run(["umount", "-l", point], check=True)


def fill(path: Path, chunk: bytes = bytes(1_000_003)) -> int:
    """Write until the drive says that it is full; return the bytes that were taken."""
    written = 0
    with path.open("wb", buffering=0) as file:
        while written < 2_000_000_000:
            try:
                written += file.write(os.urandom(16) + chunk)
            except OSError as problem:
                if problem.errno != errno.ENOSPC:
                    raise
                return written
    raise AssertionError("the drive took more than the disk has")


def test_a_full_disk_gives_no_space_and_the_drive_works_on(
    laboratory: Lab, small_disk: Path
) -> None:
    pod = laboratory.pod("a")
    pod.storage = small_disk / "storage"
    assert new(pod).code == 0
    (pod.mount / "kept").write_bytes(b"kept")
    assert fill(pod.mount / "big") > 1_000_000
    assert (pod.mount / "kept").read_bytes() == b"kept"
    (pod.mount / "big").unlink()
    until(lambda: shutil.disk_usage(small_disk).free > 100_000_000, "the space is given back")
    still_works(pod)
    pod.do("down")
    pod.up()
    assert (pod.mount / "kept").read_bytes() == b"kept"


@pytest.mark.warns
def test_a_full_disk_on_the_other_side_lets_replication_wait_and_say_so(
    laboratory: Lab, small_disk: Path
) -> None:
    a = laboratory.first()
    b = laboratory.pod("b")
    b.storage = small_disk / "storage"
    invitation = a.ask("invite", "--no-wait")
    assert join(b, invitation["code"], invitation["at"]).code == 0
    (a.mount / "big").write_bytes(os.urandom(400_000_000))
    said = a.run("redundancy", "--wait", "--timeout", "8", "--json")
    assert said.code == 6
    assert said.json()["missing"] == 1
    still_works(a)
    still_works(b)
    assert (b.mount / "big").stat().st_size == 400_000_000


def test_two_administrators_change_one_setting_at_once_and_both_see_what_holds(
    two: tuple[Pod, Pod],
) -> None:
    a, b = two
    a.do("config", "set", "network.administration=all")
    until(lambda: b.run("config", "set", "history.keep-days=20").code == 0, "b may change settings")
    words = ((a, "history.keep-days=11"), (b, "history.keep-days=12"))
    changing = [
        subprocess.Popen(
            [str(WORMHOLE), "--home", str(pod.home), "config", "set", word],
            env=os.environ | pod.environment,
        )
        for pod, word in words
    ]
    assert [each.wait(60) for each in changing] == [0, 0]

    def days(pod: Pod) -> str:
        network = pod.ask("config", "show")["network"]
        assert isinstance(network, dict)
        return str(network["history.keep-days"]["value"])

    until(lambda: days(a) == days(b) and days(a) in {"11", "12"}, "both have the same value")
    still_works(a)
    still_works(b)


def test_a_peer_that_sends_garbage_leaves_the_drive_working(two: tuple[Pod, Pod]) -> None:
    a, _ = two
    host, _, port = a.listen.rpartition(":")
    silent = socket.create_connection((host, int(port)), timeout=10)
    for garbage in (
        b"",
        b"\0" * 100_000,
        os.urandom(100_000),
        b"\xff" * 64,
        b"GET / HTTP/1.1\r\n\r\n",
    ):
        with socket.create_connection((host, int(port)), timeout=10) as peer:
            try:
                peer.sendall(garbage)
                peer.shutdown(socket.SHUT_WR)
                peer.recv(1000)
            except OSError:
                continue
    still_works(a)
    a.copies_made()
    silent.close()


@contextmanager
def mounted(image: Path, point: Path) -> Iterator[None]:
    """Show the disk image at `point` for a while."""
    subprocess.run(["mount", "-o", "loop", image, point], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", point], check=True)


def test_a_rotted_block_is_found_by_a_scrub_and_by_itself_and_fetched_again(
    laboratory: Lab, tmp_path: Path
) -> None:
    image, point = tmp_path / "image", tmp_path / "disk"
    point.mkdir()
    subprocess.run(["truncate", "-s", "400M", image], check=True)
    subprocess.run(["mkfs.ext4", "-q", image], check=True)
    a = laboratory.first()
    b = laboratory.pod("b")
    b.storage = point / "storage"
    content = os.urandom(2_000_000)
    with mounted(image, point):
        invitation = a.ask("invite", "--no-wait")
        assert join(b, invitation["code"], invitation["at"]).code == 0
        (a.mount / "file").write_bytes(content)
        a.copies_made()
        b.do("down")
    rot(image, content)
    with mounted(image, point):
        b.up()
        b.do("scrub", "--wait", seconds=90)
        until(lambda: (b.mount / "file").read_bytes() == content, "the rotted block is replaced")
        assert a.copies_made()["missing"] == 0
        b.do("down")
    rot(image, content)
    with mounted(image, point):
        b.up()
        b.do("config", "set", "--pod", "scrub.period=10s")
        until(lambda: rotten(b) == 1, "it is found by itself, within a period")
        until(lambda: (b.mount / "file").read_bytes() == content, "the rotted block is replaced")
        assert a.copies_made()["missing"] == 0
        b.do("down")


def rotten(pod: Pod) -> object:
    """Return how many blocks the last round of reading all copies again found."""
    before = pod.ask("status")["scrub_before"]
    return before["rotten"] if isinstance(before, dict) else 0


def rot(image: Path, content: bytes) -> None:
    """Change one bit of the file in the disk image, as a failing disk does: no time changes."""
    with image.open("r+b") as file, mmap.mmap(file.fileno(), 0) as bytes_on_disk:
        place = bytes_on_disk.find(content[1_000_000:1_000_500])
        assert place >= 0
        bytes_on_disk[place] ^= 1
