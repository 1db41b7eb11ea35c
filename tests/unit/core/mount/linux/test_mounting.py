import os
import subprocess
import threading
from pathlib import Path

import pytest

from core.errors import MountError
from core.mount.linux import mounting
from core.mount.linux.mount_table import Mount


def refused(point: Path) -> str:
    with pytest.raises(MountError) as error:
        mounting.prepare(point)
    assert error.value.remedy
    return error.value.detail


def test_a_missing_mount_point_is_made_and_an_empty_one_is_taken(tmp_path: Path) -> None:
    mounting.prepare(tmp_path / "a/b")
    mounting.prepare(tmp_path / "a/b")
    assert (tmp_path / "a/b").is_dir()


def test_a_link_to_a_mount_point_is_followed_and_nothing_else_is(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    (tmp_path / "link").symlink_to("place")
    assert mounting.resolved(tmp_path / "link") == tmp_path / "place"
    assert mounting.resolved(tmp_path / "link/below") == tmp_path / "place/below"
    assert mounting.resolved(tmp_path / "none") == tmp_path / "none"


def test_what_stands_in_the_way_has_its_own_sentence(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").touch()
    assert "not empty" in refused(tmp_path / "full")
    assert "is a file" in refused(tmp_path / "full/file")
    assert "cannot be used" in refused(tmp_path / "full/file/below")


def test_another_file_system_in_the_way_is_named_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounting, "mounted_at", lambda _: Mount(b"", "ext4", "/dev/x", 0))
    monkeypatch.setattr(mounting, "unmount", lambda *_, **__: pytest.fail("touched"))
    assert "ext4" in refused(tmp_path)


def test_a_dead_drive_of_ours_is_swept_and_a_living_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = [Mount(b"", mounting.KIND, "wormhole", 7)]
    monkeypatch.setattr(mounting, "mounted_at", lambda _: there[0] if there else None)
    monkeypatch.setattr(mounting, "unmount", lambda *_, **__: there.clear())
    monkeypatch.setattr(mounting, "alive", lambda _: True)
    assert "mounted at" in refused(tmp_path)
    monkeypatch.setattr(mounting, "alive", lambda _: False)
    mounting.prepare(tmp_path)
    assert there == []


def test_no_device_is_told_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounting, "DEVICE", tmp_path / "none")
    with pytest.raises(MountError, match="no FUSE"):
        mounting.mount(tmp_path / "point")
    assert not (tmp_path / "point").exists()


def test_a_plain_folder_is_alive(tmp_path: Path) -> None:
    assert mounting.alive(tmp_path)


def test_unmounting_what_is_not_mounted_fails_quietly(tmp_path: Path) -> None:
    assert mounting.unmount(tmp_path) is False


def test_a_user_mounts_through_the_helper_and_is_told_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **more: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 1, "", "fusermount3: not in the mood\n")

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(mounting.subprocess, "run", run)
    monkeypatch.setattr(mounting.shutil, "which", lambda name: f"/bin/{name}")
    with pytest.raises(MountError, match="not in the mood"):
        mounting.mount(tmp_path)
    options = commands[0][2].split(",")
    assert {"nosuid", "nodev", "default_permissions", "fsname=wormhole"} <= set(options)


def test_a_missing_helper_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(mounting.shutil, "which", lambda _: None)
    with pytest.raises(MountError) as error:
        mounting.mount(tmp_path)
    assert "fuse3" in error.value.remedy


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("user_allow_other\n", True), ("#user_allow_other\n", False), ("", False)],
)
def test_others_see_a_users_drive_only_where_the_system_lets_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, wanted: bool
) -> None:
    (tmp_path / "fuse.conf").write_text(said)
    monkeypatch.setattr(mounting, "_CONFIGURATION", tmp_path / "fuse.conf")
    assert mounting._others_allowed() is wanted
    monkeypatch.setattr(mounting, "_CONFIGURATION", tmp_path / "none")
    assert mounting._others_allowed() is False


def test_a_mount_point_that_another_user_linked_is_refused(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    (tmp_path / "link").symlink_to("place")
    os.chown(tmp_path / "link", 65_534, 65_534, follow_symlinks=False)
    with pytest.raises(MountError, match="another user"):
        mounting.resolved(tmp_path / "link")


def test_a_mount_point_is_claimed_once_at_a_time(tmp_path: Path) -> None:
    first = mounting.claimed(tmp_path)
    assert first is not None
    got: list[int | None] = []
    waiting = threading.Thread(target=lambda: got.append(mounting.claimed(tmp_path)), daemon=True)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    mounting.release(first)
    waiting.join(20)
    (second,) = got
    assert second is not None
    mounting.release(second)


def test_who_holds_a_mount_point_for_ever_keeps_no_drive_from_being_mounted(tmp_path: Path) -> None:
    held = mounting.claimed(tmp_path)
    assert mounting.claimed(tmp_path, seconds=0.1) is None
    mounting.release(held)


def test_a_mount_that_fails_claims_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(mounting.shutil, "which", lambda _: None)
    with pytest.raises(MountError):
        mounting.mount(tmp_path)
    claim = mounting.claimed(tmp_path, seconds=0)
    assert claim is not None
    mounting.release(claim)
