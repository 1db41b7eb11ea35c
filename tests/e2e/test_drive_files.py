"""What the system promises of files holds on the drive, call by call."""

import ctypes
import errno
import fcntl
import hashlib
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.served_drive import Served, python, run, until

RENAME_NOREPLACE = 1
RENAME_EXCHANGE = 2


def rename_with(flags: int, old: Path, new: Path) -> int:
    """Rename with flags; return the error number, or 0."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(-100, os.fsencode(old), -100, os.fsencode(new), flags) == 0:
        return 0
    return ctypes.get_errno()


def test_what_is_written_is_read_at_any_offset(drive: Served) -> None:
    path = drive.point / "file"
    body = hashlib.shake_256(b"seed").digest(3_000_000)
    path.write_bytes(body)
    assert path.read_bytes() == body
    with path.open("r+b", buffering=0) as file:
        file.seek(1_234_567)
        file.write(b"changed")
        file.truncate(2_000_001)
    wanted = bytearray(body[:2_000_001])
    wanted[1_234_567:1_234_574] = b"changed"
    assert path.read_bytes() == wanted
    assert path.stat().st_size == 2_000_001
    with path.open("ab") as file:
        file.write(b"end")
    assert path.read_bytes() == wanted + b"end"


def test_opening_to_truncate_empties_a_file(drive: Served) -> None:
    path = drive.point / "file"
    path.write_bytes(b"long content")
    with path.open("wb"):
        assert path.stat().st_size == 0
    assert path.read_bytes() == b""


APPEND = """
import os, sys
file = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND)
for _ in range(200):
    os.write(file, sys.argv[2].encode() * 50 + b"\\n")
"""


def test_several_processes_append_without_losing_a_line(drive: Served) -> None:
    path = drive.point / "log"
    path.touch()
    writers = [
        subprocess.Popen([sys.executable, "-c", APPEND, str(path), letter]) for letter in "abc"
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    lines = path.read_text().splitlines()
    assert sorted(lines) == sorted(letter * 50 for letter in "abc" for _ in range(200))


def test_a_deleted_file_lives_until_it_is_closed(drive: Served) -> None:
    path = drive.point / "file"
    with path.open("w+b", buffering=0) as file:
        file.write(b"still here")
        path.unlink()
        assert not path.exists()
        path.write_bytes(b"another")
        file.write(b", and more")
        file.seek(0)
        assert file.read() == b"still here, and more"
        assert os.fstat(file.fileno()).st_size == 20
        assert os.fstat(file.fileno()).st_nlink == 0
    assert path.read_bytes() == b"another"


def test_a_file_without_a_name_can_be_given_one(drive: Served) -> None:
    descriptor = os.open(drive.point, os.O_TMPFILE | os.O_RDWR, 0o600)
    try:
        os.write(descriptor, b"nameless")
        assert list(drive.point.iterdir()) == []
        # The folder descriptor has the link made by `linkat`, which follows; the path is absolute.
        os.link(
            f"/proc/self/fd/{descriptor}",
            drive.point / "named",
            src_dir_fd=descriptor,
            follow_symlinks=True,
        )
    finally:
        os.close(descriptor)
    assert (drive.point / "named").read_bytes() == b"nameless"


def test_renaming_replaces_refuses_and_exchanges(drive: Served) -> None:
    one, two = drive.point / "one", drive.point / "two"
    one.write_text("1")
    two.write_text("2")
    assert rename_with(RENAME_NOREPLACE, one, two) == errno.EEXIST
    assert rename_with(RENAME_EXCHANGE, one, two) == 0
    assert (one.read_text(), two.read_text()) == ("2", "1")
    one.rename(two)
    assert two.read_text() == "2"
    assert not one.exists()
    assert rename_with(RENAME_NOREPLACE, two, one) == 0
    assert rename_with(RENAME_EXCHANGE, one, two) == errno.ENOENT


def test_folders_are_renamed_with_what_is_in_them(drive: Served) -> None:
    (drive.point / "a/b").mkdir(parents=True)
    (drive.point / "a/b/file").write_text("inside")
    (drive.point / "empty").mkdir()
    (drive.point / "a").rename(drive.point / "empty")
    assert (drive.point / "empty/b/file").read_text() == "inside"
    with pytest.raises(OSError, match="not empty"):
        (drive.point / "empty").rmdir()
    (drive.point / "full").mkdir()
    (drive.point / "full/x").touch()
    with pytest.raises(OSError, match="not empty"):
        (drive.point / "empty").rename(drive.point / "full")


def test_a_folder_with_thousands_of_names_lists_each_once(drive: Served) -> None:
    folder = drive.point / "many"
    folder.mkdir()
    # How a file is opened makes no difference to names: once is enough for the full number.
    count = 10_000 if "plain" not in drive.process.args else 1_000
    names = {f"name-{number}" for number in range(count)}
    for name in names:
        (folder / name).touch()
    assert set(os.listdir(folder)) == names  # noqa: PTH208
    assert len(run("ls", "-la", folder).splitlines()) == count + 3
    run("rm", "-rf", folder)
    assert not folder.exists()


def test_a_listing_shows_what_was_made_and_removed_meanwhile(drive: Served) -> None:
    for number in range(5):
        (drive.point / f"file{number}").touch()
        assert len(os.listdir(drive.point)) == number + 1  # noqa: PTH208
    for number in range(5):
        (drive.point / f"file{number}").unlink()
        assert len(os.listdir(drive.point)) == 4 - number  # noqa: PTH208


@pytest.mark.parametrize(
    "name",
    [b"\xff\xfe not text", b"x" * 255, "ünïcödé".encode(), b"a\nb", b" ", b"...", b"-rf"],
)
def test_any_name_of_up_to_255_bytes_can_be_used(drive: Served, name: bytes) -> None:
    path = os.fsencode(drive.point) + b"/" + name
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
    assert os.listdir(os.fsencode(drive.point)) == [name]  # noqa: PTH208
    os.unlink(path)  # noqa: PTH108


def test_too_long_a_name_is_refused_as_such(drive: Served) -> None:
    with pytest.raises(OSError, match="File name too long"):
        (drive.point / ("x" * 256)).touch()


def test_holes_are_made_found_and_read_as_zeros(drive: Served) -> None:
    path = drive.point / "sparse"
    with path.open("w+b", buffering=0) as file:
        descriptor = file.fileno()
        os.truncate(descriptor, 8 << 20)
        os.pwrite(descriptor, b"x" * 65_536, 4 << 20)
        os.fsync(descriptor)
        assert os.lseek(descriptor, 0, os.SEEK_DATA) == 4 << 20
        assert os.lseek(descriptor, 4 << 20, os.SEEK_HOLE) == (4 << 20) + 65_536
        with pytest.raises(OSError, match="No such device or address"):
            os.lseek(descriptor, 6 << 20, os.SEEK_DATA)
        os.posix_fallocate(descriptor, 8 << 20, 1 << 20)
        assert os.fstat(descriptor).st_size == 9 << 20
    run("fallocate", "--punch-hole", "--offset", 4 << 20, "--length", 32_768, path)
    body = path.read_bytes()
    assert body[4 << 20 : (4 << 20) + 32_768] == bytes(32_768)
    assert body[(4 << 20) + 32_768 : (4 << 20) + 65_536] == b"x" * 32_768
    run("cp", "--sparse=always", path, drive.point / "copy")
    assert (drive.point / "copy").read_bytes() == body


def test_a_file_may_be_sparse_up_to_sixteen_tebibytes(drive: Served) -> None:
    path = drive.point / "vast"
    path.touch()
    os.truncate(path, (16 << 40) - 4096)
    assert path.stat().st_size == (16 << 40) - 4096
    # What was changed just now may count as full until it is published.
    until(lambda: path.stat().st_blocks == 0, "it takes no room")


def test_a_range_is_copied_within_the_drive(drive: Served) -> None:
    body = hashlib.shake_256(b"range").digest(1_000_000)
    (drive.point / "source").write_bytes(body)
    with (drive.point / "source").open("rb") as source, (drive.point / "t").open("wb") as target:
        copied = 0
        while copied < 600_000:
            copied += os.copy_file_range(
                source.fileno(), target.fileno(), 600_000 - copied, 100_000 + copied, copied
            )
    assert (drive.point / "t").read_bytes() == body[100_000:700_000]


def test_extended_attributes_of_users_are_kept(drive: Served) -> None:
    path = drive.point / "file"
    path.touch()
    os.setxattr(path, "user.colour", b"green")
    os.setxattr(path, "user.long", b"x" * 4000)
    assert sorted(os.listxattr(path)) == ["user.colour", "user.long"]
    assert os.getxattr(path, "user.colour") == b"green"
    with pytest.raises(OSError, match="File exists"):
        os.setxattr(path, "user.colour", b"red", os.XATTR_CREATE)
    with pytest.raises(OSError, match="No data available"):
        os.setxattr(path, "user.shape", b"round", os.XATTR_REPLACE)
    os.removexattr(path, "user.colour")
    assert os.listxattr(path) == ["user.long"]


@pytest.mark.parametrize("name", ["security.x", "trusted.x", "system.posix_acl_access"])
def test_attributes_that_mean_something_to_one_machine_are_refused(
    drive: Served, name: str
) -> None:
    path = drive.point / "file"
    path.touch()
    with pytest.raises(OSError, match="not supported") as refused:
        os.setxattr(path, name, b"\x02\0\0\0")
    assert refused.value.errno == errno.EOPNOTSUPP


MAPPED = """
import mmap, os, sys
with open(sys.argv[1], "r+b") as file:
    shared = mmap.mmap(file.fileno(), 0)
    assert shared[:5] == b"first"
    shared[100_000:100_006] = b"mapped"
    shared.flush()
    os.lseek(file.fileno(), 100_000, os.SEEK_SET)
    assert os.read(file.fileno(), 6) == b"mapped"
    shared.close()
    private = mmap.mmap(file.fileno(), 0, flags=mmap.MAP_PRIVATE)
    private[0:5] = b"never"
    private.close()
"""


def test_a_shared_mapping_changes_the_file_and_a_private_one_does_not(drive: Served) -> None:
    path = drive.point / "file"
    path.write_bytes(b"first" + bytes(200_000))
    python(path, code=MAPPED)
    assert path.read_bytes() == b"first" + bytes(99_995) + b"mapped" + bytes(99_999)


LOCKED = """
import fcntl, sys
file = open(sys.argv[1], "r+b")
try:
    {call}
except BlockingIOError:
    print("held")
else:
    print("free")
"""


@pytest.mark.parametrize(
    ("take", "call"),
    [
        (fcntl.flock, "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)"),
        (fcntl.lockf, "fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 10, 0)"),
    ],
)
def test_a_lock_holds_against_another_process(drive: Served, take: object, call: str) -> None:
    assert callable(take)
    path = drive.point / "file"
    path.write_bytes(b"x" * 100)
    ask = LOCKED.format(call=call)
    with path.open("r+b") as file:
        take(file, fcntl.LOCK_EX)
        assert python(path, code=ask) == "held\n"
        take(file, fcntl.LOCK_UN)
        assert python(path, code=ask) == "free\n"


def test_links_pipes_and_sockets_are_what_they_are(drive: Served) -> None:
    point = drive.point
    (point / "file").write_text("x")
    os.link(point / "file", point / "hard")
    assert (point / "file").stat().st_nlink == 2
    (point / "hard").write_text("changed")
    assert (point / "file").read_text() == "changed"
    (point / "file").unlink()
    assert (point / "hard").stat().st_nlink == 1
    (point / "soft").symlink_to("hard")
    assert (point / "soft").read_text() == "changed"
    assert stat.S_ISLNK((point / "soft").lstat().st_mode)
    os.mkfifo(point / "pipe")
    assert (point / "pipe").is_fifo()
    os.mknod(point / "socket", 0o600 | stat.S_IFSOCK)
    assert (point / "socket").is_socket()


def test_times_modes_and_owners_are_kept(drive: Served) -> None:
    path = drive.point / "file"
    path.touch()
    os.utime(path, ns=(1_111_111_111_222_222_222, 999_999_999_123_456_789))
    path.chmod(0o4751)
    found = path.stat()
    assert found.st_mtime_ns == 999_999_999_123_456_789
    assert found.st_mode & 0o7777 == 0o4751
    os.utime(path, ns=(0, -1_500_000_000))
    assert path.stat().st_mtime_ns == -1_500_000_000
    if os.geteuid() == 0:
        os.chown(path, 1234, 5678)
        assert (path.stat().st_uid, path.stat().st_gid) == (1234, 5678)


WRITE_AS_OTHER = """
import os, sys
os.setgroups([]); os.setgid(65534); os.setuid(65534)
with open(sys.argv[1], "ab") as file:
    file.write(b"x")
"""


def test_others_are_held_to_the_mode_and_clear_its_privileged_bits(drive: Served) -> None:
    path = drive.point / "file"
    path.write_bytes(b"")
    path.chmod(0o600)
    drive.point.chmod(0o755)
    for folder in drive.point.parents:
        if folder == Path(tempfile.gettempdir()):
            break
        folder.chmod(folder.stat().st_mode | 0o011)
    with pytest.raises(AssertionError, match="Permission denied"):
        python(path, code=WRITE_AS_OTHER)
    path.chmod(0o6777)
    python(path, code=WRITE_AS_OTHER)
    assert path.stat().st_mode & 0o7777 == 0o777
    assert path.read_bytes() == b"x"


def test_no_program_on_the_drive_runs_with_the_rights_of_its_owner(drive: Served) -> None:
    options = run("findmnt", "-no", "OPTIONS", drive.point).strip().split(",")
    assert {"nosuid", "nodev"} <= set(options)


def test_syncing_a_file_its_folder_and_all_is_answered(drive: Served) -> None:
    with (drive.point / "file").open("wb") as file:
        file.write(b"x")
        file.flush()
        os.fsync(file.fileno())
        os.fdatasync(file.fileno())
    folder = os.open(drive.point, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    run("sync", "-f", drive.point)


def test_direct_reads_and_writes_see_each_other(drive: Served) -> None:
    path = drive.point / "file"
    path.write_bytes(b"a" * 8192)
    script = """
import mmap, os, sys
page = mmap.mmap(-1, 4096)
file = os.open(sys.argv[1], os.O_RDWR | os.O_DIRECT)
assert os.preadv(file, [page], 4096) == 4096 and page[:1] == b"a"
page[:4096] = b"b" * 4096
assert os.pwritev(file, [page], 4096) == 4096
"""
    python(path, code=script)
    assert path.read_bytes() == b"a" * 4096 + b"b" * 4096


def test_space_is_told(drive: Served) -> None:
    found = os.statvfs(drive.point)
    assert found.f_blocks >= found.f_bfree >= found.f_bavail > 0
    assert found.f_namemax == 255
