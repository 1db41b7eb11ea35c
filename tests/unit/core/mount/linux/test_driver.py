import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import MountError
from core.mount.linux.driver import LinuxDriver
from core.mount.linux.init import Agreement, agree
from core.mount.linux.mount_table import mounted_at
from core.volume.interface import ROOT_NODE, StaleName
from tests.support.loopback_drive import LoopbackDrive


def _unexpected(needs: object) -> None:
    raise AssertionError(needs)


@pytest.fixture
def make(tmp_path: Path) -> Callable[[], LinuxDriver]:
    (tmp_path / "behind").mkdir()
    drive = LoopbackDrive(tmp_path / "behind", passes_through=False)
    return lambda: LinuxDriver(drive, tmp_path / "drive", _unexpected, passthrough=False)


def test_before_it_is_mounted_nothing_is_there(make: Callable[[], LinuxDriver]) -> None:
    driver = make()
    assert not driver.is_mounted
    with pytest.raises(MountError):
        _ = driver.agreement
    driver.invalidate([StaleName(ROOT_NODE, b"x")])
    assert driver.unmount(1)


def test_it_serves_from_mount_to_unmount(make: Callable[[], LinuxDriver]) -> None:
    driver = make()
    driver.mount()
    assert driver.is_mounted
    assert not driver.agreement.passthrough
    (driver.mount_point / "file").write_text("x")
    assert driver.unmount(20)
    assert not driver.is_mounted
    assert driver.wait(20)
    assert mounted_at(driver.mount_point) is None
    assert list(driver.mount_point.iterdir()) == []


def test_a_watchdog_is_there_before_the_drive_answers(
    make: Callable[[], LinuxDriver], monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = make()
    watchdogs: list[int | None] = []

    def agreed(*offer: object) -> Agreement:
        watching = driver._heartbeat
        watchdogs.append(watching.process_id if watching is not None else None)
        return agree(*offer)

    monkeypatch.setattr("core.mount.linux.driver.agree", agreed)
    driver.mount()
    assert None not in watchdogs
    assert len(watchdogs) == 1
    assert driver.unmount(20)


def test_a_mount_that_fails_leaves_neither_mount_nor_watchdog(
    make: Callable[[], LinuxDriver], monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = make()
    watchdogs: list[int | None] = []

    def refuses(*_: object) -> Agreement:
        watchdogs.append(driver._heartbeat.process_id if driver._heartbeat is not None else None)
        raise MountError("no")

    monkeypatch.setattr("core.mount.linux.driver.agree", refuses)
    with pytest.raises(MountError):
        driver.mount()
    assert mounted_at(driver.mount_point) is None
    assert not driver.is_mounted
    assert not Path(f"/proc/{watchdogs[0]}").exists()


def test_answers_that_come_too_late_are_written_into_nothing(
    make: Callable[[], LinuxDriver],
) -> None:
    driver = make()
    driver.mount()
    device = driver._mounted.device if driver._mounted is not None else -1
    assert driver.unmount(20)
    assert os.readlink(f"/proc/self/fd/{device}") == os.devnull  # noqa: PTH115


def test_it_can_be_mounted_again_by_another(make: Callable[[], LinuxDriver]) -> None:
    for text in ("first", "second"):
        driver = make()
        driver.mount()
        (driver.mount_point / text).write_text(text)
        assert driver.unmount(20)
    driver = make()
    driver.mount()
    assert {path.name for path in driver.mount_point.iterdir()} == {"first", "second"}
    assert driver.unmount(20)


def test_a_mount_that_someone_else_put_there_since_is_left_alone(
    make: Callable[[], LinuxDriver],
) -> None:
    first, second = make(), make()
    first.mount()
    import subprocess

    subprocess.run(["umount", str(first.mount_point)], check=True)
    assert first.wait(20)
    second.mount()
    assert first.unmount(1)
    assert second.is_mounted
    assert mounted_at(second.mount_point) is not None
    assert second.unmount(20)
