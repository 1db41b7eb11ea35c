"""How a drive comes and goes: mounted, unmounted, killed, hung, left dead, refused."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from core.errors import MountError
from core.mount.linux import mounting
from core.mount.linux.driver import LinuxDriver
from core.mount.linux.mount_table import mounted_at
from tests.support.drive_pods import DrivePod
from tests.support.loopback_drive import LoopbackDrive
from tests.support.served_drive import interpreter_for, run, served, until

SERVER = "tests.support.loopback_server"
NOBODY = 65534


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """Return a folder to show, and where."""
    (tmp_path / "behind").mkdir()
    return tmp_path / "behind", tmp_path / "drive"


def children(process: int) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-P", str(process)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in found.stdout.split()]


def open_files(process: int) -> list[str]:
    """Return what a process holds open; a starting interpreter closes files while we look."""
    found: list[str] = []
    for entry in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(os.readlink(entry))  # noqa: PTH115
    return found


def test_a_missing_mount_point_is_made(places: tuple[Path, Path]) -> None:
    root, point = places
    with served(SERVER, root, point / "deep/below"):
        assert list((point / "deep/below").iterdir()) == []


def test_a_killed_node_leaves_no_mount(places: tuple[Path, Path]) -> None:
    with served(SERVER, *places) as drive:
        (drive.point / "file").touch()
        until(lambda: bool(children(drive.process.pid)), "the watchdog watches")
        with (drive.point / "file").open() as held:
            drive.process.kill()
            until(lambda: mounted_at(drive.point) is None, "the mount is taken away")
            with pytest.raises(OSError, match=r"not connected|Software caused"):
                os.fstatvfs(held.fileno())
        assert list(drive.point.iterdir()) == []


def test_a_node_that_hangs_is_cut_off_and_frees_who_waits(places: tuple[Path, Path]) -> None:
    with served(SERVER, *places, ["silence=1.5"]) as drive:
        (drive.point / "file").write_text("x")
        drive.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, drive.process.pid, os.WSTOPPED | os.WNOWAIT)  # a thread may go on a bit
        try:
            waits = subprocess.Popen(
                ["stat", "--file-system", str(drive.point)], stderr=subprocess.DEVNULL
            )
            assert waits.wait(20) == 1
            until(lambda: mounted_at(drive.point) is None, "the mount is taken away")
        finally:
            drive.process.send_signal(signal.SIGCONT)
        assert drive.process.wait(20) == 0


def test_a_node_that_answers_is_not_cut_off(places: tuple[Path, Path]) -> None:
    with served(SERVER, *places, ["silence=1.5"]) as drive:
        until(lambda: bool(children(drive.process.pid)), "the watchdog watches")
        (watchdog,) = children(drive.process.pid)
        busy_until = time.monotonic() + 4
        while time.monotonic() < busy_until:
            (drive.point / "file").write_text("x")
        assert children(drive.process.pid) == [watchdog]
        assert mounted_at(drive.point) is not None


def test_the_watchdog_holds_nothing_of_the_connection(places: tuple[Path, Path]) -> None:
    with served(SERVER, *places) as drive:
        until(lambda: bool(children(drive.process.pid)), "the watchdog watches")
        (watchdog,) = children(drive.process.pid)
        assert "/dev/fuse" not in open_files(watchdog)
        assert "/dev/fuse" in open_files(drive.process.pid)


def test_the_watchdog_ends_with_a_drive_that_is_unmounted(places: tuple[Path, Path]) -> None:
    with served(SERVER, *places) as drive:
        until(lambda: bool(children(drive.process.pid)), "the watchdog watches")
        (watchdog,) = children(drive.process.pid)
        run("umount", drive.point)
        assert drive.process.wait(20) == 0
        assert not Path(f"/proc/{watchdog}").exists()


def test_a_drive_in_use_is_unmounted_within_its_time(places: tuple[Path, Path]) -> None:
    root, point = places
    driver = LinuxDriver(LoopbackDrive(root, passes_through=False), point, _unexpected)
    driver.mount()
    (point / "file").write_text("kept")
    with (point / "file").open("rb", buffering=0) as held:
        assert driver.unmount(0.2) is False
        assert mounted_at(point) is None
        assert not driver.is_mounted
        with pytest.raises(OSError, match=r"."):
            os.fstatvfs(held.fileno())
    assert (root / "file").read_text() == "kept"
    assert driver.unmount(1) is True


def test_what_is_open_works_on_after_the_name_is_freed(places: tuple[Path, Path]) -> None:
    root, point = places
    driver = LinuxDriver(LoopbackDrive(root, passes_through=False), point, _unexpected)
    driver.mount()
    held = (point / "file").open("wb", buffering=0)
    run("umount", "--lazy", point)
    held.write(b"late")
    held.close()
    assert driver.wait(20)
    driver.unmount(5)
    assert (root / "file").read_bytes() == b"late"


def test_a_mount_that_a_crash_left_dead_is_swept_at_the_next_start(
    places: tuple[Path, Path],
) -> None:
    root, point = places
    with served(SERVER, root, point) as drive:
        until(lambda: bool(children(drive.process.pid)), "the watchdog watches")
        (watchdog,) = children(drive.process.pid)
        os.kill(watchdog, signal.SIGKILL)
        drive.process.kill()
        drive.process.wait(20)
        assert mounted_at(point) is not None
        with pytest.raises(OSError, match="not connected"):
            os.statvfs(point)
        with served(SERVER, root, point):
            (point / "file").touch()
    assert mounted_at(point) is None


def _unexpected(needs: object) -> None:
    raise AssertionError(needs)


def refusal(root: Path, point: Path) -> MountError:
    driver = LinuxDriver(LoopbackDrive(root), point, _unexpected)
    with pytest.raises(MountError) as refused:
        driver.mount()
    assert refused.value.remedy
    return refused.value


def test_a_folder_that_is_not_empty_is_not_hidden(places: tuple[Path, Path]) -> None:
    root, point = places
    point.mkdir()
    (point / "precious").write_text("x")
    assert "not empty" in refusal(root, point).detail
    assert (point / "precious").read_text() == "x"


def test_a_file_is_no_mount_point(places: tuple[Path, Path]) -> None:
    root, point = places
    point.write_text("x")
    assert "is a file" in refusal(root, point).detail


def test_a_second_mount_at_the_same_place_is_refused(places: tuple[Path, Path]) -> None:
    root, point = places
    with served(SERVER, root, point):
        assert "mounted at" in refusal(root, point).detail
        (point / "still").touch()


def test_a_system_without_fuse_says_so(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounting, "DEVICE", Path("/dev/no-such-device"))
    assert "no FUSE" in refusal(*places).detail


@pytest.fixture
def own_places() -> Iterator[tuple[Path, Path]]:
    """Return a folder and a mount point that belong to an ordinary user."""
    with tempfile.TemporaryDirectory(prefix="drive-user-") as base:
        os.chown(base, NOBODY, NOBODY)
        root = Path(base, "behind")
        root.mkdir()
        os.chown(root, NOBODY, NOBODY)
        yield root, Path(base, "drive")


as_user = pytest.mark.skipif(
    os.geteuid() != 0 or interpreter_for(NOBODY) is None,
    reason="needs root, and a Python that an ordinary user may run",
)


@pytest.fixture
def open_device() -> Iterator[None]:
    """Open /dev/fuse to all, as it is on a desktop."""
    mode = mounting.DEVICE.stat().st_mode & 0o777
    mounting.DEVICE.chmod(0o666)
    yield
    mounting.DEVICE.chmod(mode)


@as_user
@pytest.mark.usefixtures("open_device")
def test_an_ordinary_user_mounts_uses_and_unmounts_a_drive(own_places: tuple[Path, Path]) -> None:
    root, point = own_places
    with served(SERVER, root, point, user=NOBODY) as drive:
        said = run(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "sh",
            "-c",
            f"cd {point} && echo x > file && mkdir d && mv file d && cat d/file",
        )
        assert said == "x\n"
        assert (root / "d/file").read_text() == "x\n"
        options = run("findmnt", "-no", "OPTIONS", point).strip().split(",")
        assert {"nosuid", "nodev", "user_id=65534", "default_permissions"} <= set(options)
        drive.process.terminate()
        assert drive.process.wait(20) == 0
        assert mounted_at(point) is None


@as_user
@pytest.mark.usefixtures("open_device")
def test_a_killed_node_of_an_ordinary_user_leaves_no_mount(own_places: tuple[Path, Path]) -> None:
    with served(SERVER, *own_places, user=NOBODY) as drive:
        until(lambda: bool(children(drive.process.pid)), "the watchdog watches")
        drive.process.kill()
        until(lambda: mounted_at(drive.point) is None, "the mount is taken away")


@as_user
def test_a_user_without_rights_is_told_so(own_places: tuple[Path, Path]) -> None:
    mode = mounting.DEVICE.stat().st_mode & 0o777
    mounting.DEVICE.chmod(0o600)
    try:
        with (
            pytest.raises(AssertionError, match="Mounting is not allowed here"),
            served(SERVER, *own_places, user=NOBODY),
        ):
            pass
    finally:
        mounting.DEVICE.chmod(mode)


def test_the_kernel_gives_back_nodes_that_nothing_uses(tmp_path: Path) -> None:
    """Else a node would grow with every file that a program ever looked at."""
    pod = DrivePod()
    nodes = pod.volume._state.nodes
    nodes._kept = 300
    driver = LinuxDriver(pod.volume, tmp_path / "drive", _unexpected)
    driver.mount()
    try:
        pod.volume.on_invalidation(driver.invalidate)
        (driver.mount_point / "folder").mkdir()
        with (driver.mount_point / "folder" / "held").open("w", buffering=1) as held:
            for number in range(1500):
                (driver.mount_point / "folder" / f"{number}").touch()
            until(lambda: len(nodes._nodes) < 600, "the kernel has given back most of them")
            held.write("still\n")
        names = {path.name for path in (driver.mount_point / "folder").iterdir()}
        assert names == {"held", *map(str, range(1500))}
        assert (driver.mount_point / "folder" / "held").read_text() == "still\n"
    finally:
        assert driver.unmount(20)
