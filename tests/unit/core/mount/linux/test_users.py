"""Who uses a drive."""

import os
import subprocess
from pathlib import Path

from core.mount.linux.users import User, users_of


def process(root: Path, number: int, name: str, **links: str) -> None:
    folder = root / str(number)
    (folder / "fd").mkdir(parents=True)
    (folder / "comm").write_text(name + "\n")
    for link, target in links.items():
        at = folder / "fd" / link[2:] if link.startswith("fd") else folder / link
        at.symlink_to(target)


def test_who_stands_in_it_or_has_something_open_is_named_and_nobody_else(tmp_path: Path) -> None:
    process(tmp_path, 9, "shell", cwd="/drive/d")
    process(tmp_path, 10, "editor", cwd="/", fd3="/drive/file (deleted)")
    process(tmp_path, 11, "neighbour", cwd="/drives/d", fd4="/other")
    process(tmp_path, os.getpid(), "node", cwd="/drive")
    process(tmp_path, 13, "watchdog", fd3="/drive")
    (tmp_path / "13" / "status").write_text(f"Name:\twatchdog\nPPid:\t{os.getpid()}\nUid:\t0\n")
    (tmp_path / "12").mkdir()
    (tmp_path / "meminfo").touch()
    assert users_of(Path("/drive"), tmp_path) == [
        User(9, "shell", "/drive/d"),
        User(10, "editor", "/drive/file (deleted)"),
    ]


def test_a_real_process_is_found(tmp_path: Path) -> None:
    # A shell between: what this process starts itself counts as its own.
    command = ["sh", "-c", "read line & cat; wait"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=tmp_path) as shell:
        found: list[User] = []
        for _ in range(1_000):
            found = users_of(tmp_path.resolve())
            if found:
                break
        shell.communicate(b"")
    assert {each.path for each in found} == {str(tmp_path.resolve())}
    assert users_of(tmp_path.resolve()) == []
