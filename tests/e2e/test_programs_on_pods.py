"""Real programs on the drive of a real node: version control, databases, copying, compiling."""

import hashlib
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.pods import Pod, differences
from tests.support.real_tree import standard_library

pytestmark = pytest.mark.prompt

GIT = ("git", "-c", "user.name=Mia", "-c", "user.email=mia@example.net", "-c", "gc.auto=0")
MAIN_C = '#include "part.h"\nint main(void) { return part() - 42; }\n'
MAKEFILE = """\
program: main.o part.o
\tcc -o $@ $^
%.o: %.c part.h
\tcc -O1 -c -o $@ $<
"""


def run(*command: str | Path, folder: Path) -> str:
    """Run a program in `folder`; return what it printed."""
    done = subprocess.run(
        [*map(str, command)], cwd=folder, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_git_clones_collects_garbage_and_finds_no_fault(alone: Pod, tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    standard_library(origin, files_max=300)
    run(*GIT, "init", "--quiet", "--initial-branch=main", folder=origin)
    run(*GIT, "add", "--all", folder=origin)
    run(*GIT, "commit", "--quiet", "--message=first", folder=origin)
    run(*GIT, "clone", "--quiet", "--no-local", origin, "clone", folder=alone.mount)
    clone = alone.mount / "clone"
    (clone / "new").write_text("text\n")
    run(*GIT, "add", "--all", folder=clone)
    run(*GIT, "commit", "--quiet", "--message=second", folder=clone)
    run(*GIT, "gc", "--quiet", "--prune=now", folder=clone)
    run(*GIT, "fsck", "--full", "--strict", folder=clone)
    assert run(*GIT, "status", "--porcelain", folder=clone) == ""
    assert run(*GIT, "log", "--format=%s", folder=clone).split() == ["second", "first"]


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_database_under_load_stays_whole(alone: Pod, journal: str) -> None:
    path = alone.mount / "data.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"pragma journal_mode = {journal}")
        database.execute("create table row (writer integer, number integer, text blob)")
    problems: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            with closing(sqlite3.connect(path, timeout=60)) as database:
                for number in range(40):
                    with database:
                        row = (writer, number, bytes([number]) * 3000)
                        database.execute("insert into row values (?, ?, ?)", row)
        except BaseException as problem:  # noqa: BLE001 (told in the main thread)
            problems.append(problem)

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(3)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    assert problems == []
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("select count(*) from row").fetchone() == (120,)
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    assert run("sqlite3", path, "pragma integrity_check", folder=alone.mount).strip() == "ok"


def test_rsync_mirrors_a_tree_and_its_deletions(alone: Pod, tmp_path: Path) -> None:
    source = tmp_path / "source"
    standard_library(source, files_max=300)
    options = ("-aHX", "--delete")
    run("rsync", *options, f"{source}/", "copy/", folder=alone.mount)
    assert differences(source, alone.mount / "copy") == []
    for path in sorted(source.glob("*.py"))[::3]:
        path.unlink()
    (source / "new.py").write_text("new = True\n")
    run("rsync", *options, f"{source}/", "copy/", folder=alone.mount)
    assert differences(source, alone.mount / "copy") == []


def test_a_c_program_is_built_and_runs_from_the_drive(alone: Pod) -> None:
    (alone.mount / "part.h").write_text("int part(void);\n")
    (alone.mount / "part.c").write_text('#include "part.h"\nint part(void) { return 42; }\n')
    (alone.mount / "main.c").write_text(MAIN_C)
    (alone.mount / "Makefile").write_text(MAKEFILE)
    run("make", "-j2", folder=alone.mount)
    run("./program", folder=alone.mount)
    assert "up to date" in run("make", folder=alone.mount)


WORKER = """
import os, sys
os.chdir(sys.argv[1])
for number in range(300):
    open(f"file {number}", "w").close()
    assert os.getcwd() == sys.argv[1]
"""


def test_a_program_stays_where_it_works_while_it_makes_files_there(alone: Pod) -> None:
    (alone.mount / "folder").mkdir()
    run(sys.executable, "-c", WORKER, alone.mount / "folder", folder=alone.mount)


def test_an_archive_unpacked_on_one_pod_is_whole_on_the_other(
    two: tuple[Pod, Pod], tmp_path: Path
) -> None:
    a, b = two
    standard_library(tmp_path / "tree", files_max=200)
    run("tar", "--xattrs", "-cf", a.mount / "tree.tar", "tree", folder=tmp_path)
    run("tar", "--xattrs", "-xpf", "tree.tar", folder=a.mount)
    a.copies_made()
    b.sync()
    assert differences(tmp_path / "tree", b.mount / "tree") == []
    archives = [(pod.mount / "tree.tar").read_bytes() for pod in (a, b)]
    assert len({hashlib.sha256(archive).digest() for archive in archives}) == 1


def test_an_editor_that_saves_by_renaming_is_seen_on_the_other_pod(two: tuple[Pod, Pod]) -> None:
    a, b = two
    for number in range(10):
        text = f"version {number}\n" * (number + 1)
        (a.mount / ".text.swp").write_text(text)
        (a.mount / ".text.swp").rename(a.mount / "text")
    a.copies_made()
    b.sync()
    assert (b.mount / "text").read_text() == text
    assert [path.name for path in b.mount.iterdir()] == ["text"]
