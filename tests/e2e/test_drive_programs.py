"""Real programs on the drive: whatever works on a local disk works here."""

import os
from pathlib import Path

from tests.support.served_drive import REPOSITORY, Served, python, run

SOURCE = REPOSITORY / "core"
SAME = ("diff", "-r", "--no-dereference", "-x", "__pycache__")


def test_copying_a_tree_keeps_bytes_times_modes_and_links(drive: Served, tmp_path: Path) -> None:
    source = tmp_path / "source"
    run("cp", "-a", SOURCE, source)
    (source / "link").symlink_to("ids.py")
    os.link(source / "ids.py", source / "hard")
    (source / "ids.py").chmod(0o640)
    os.utime(source / "errors.py", ns=(1_500_000_000_123_456_789, 1_400_000_000_987_654_321))
    drive.run("cp", "-a", source, "copy")
    copy = drive.point / "copy"
    run(*SAME, source, copy)
    assert (copy / "link").readlink() == Path("ids.py")
    assert (copy / "ids.py").stat().st_mode & 0o777 == 0o640
    assert (copy / "hard").stat().st_ino == (copy / "ids.py").stat().st_ino
    assert (copy / "errors.py").stat().st_mtime_ns == 1_400_000_000_987_654_321


def test_an_archive_goes_in_and_comes_out_the_same(drive: Served, tmp_path: Path) -> None:
    drive.run("cp", "-a", SOURCE, "tree")
    drive.run("tar", "-cf", "tree.tar", "tree")
    (tmp_path / "out").mkdir()
    run("tar", "-xf", drive.point / "tree.tar", "-C", tmp_path / "out")
    run(*SAME, SOURCE, tmp_path / "out/tree")
    drive.run("tar", "-xf", "tree.tar", "--transform", "s/^tree/again/")
    run(*SAME, SOURCE, drive.point / "again")


def test_rsync_copies_only_what_changed(drive: Served, tmp_path: Path) -> None:
    source = tmp_path / "source"
    run("cp", "-a", SOURCE, source)
    drive.run("rsync", "-aHX", f"{source}/", "copy/")
    run(*SAME, source, drive.point / "copy")
    (source / "ids.py").write_text("changed")
    (source / "new").write_text("new")
    (source / "errors.py").unlink()
    said = drive.run("rsync", "-aHX", "--delete", "--itemize-changes", f"{source}/", "copy/")
    run(*SAME, source, drive.point / "copy")
    changed = {line.split()[-1] for line in said.splitlines() if not line.startswith(".d")}
    assert changed == {"ids.py", "new", "errors.py"}


def test_git_makes_commits_packs_them_and_finds_them_whole(drive: Served) -> None:
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org")
    drive.run(*git, "init", "-q", "-b", "main", "tree")
    drive.run("cp", "-a", SOURCE, "tree/core")
    inside = drive.point / "tree"
    run(*git, "add", "-A", cwd=inside)
    run(*git, "commit", "-q", "-m", "first", cwd=inside)
    (inside / "core/ids.py").write_text("changed")
    run(*git, "commit", "-q", "-am", "second", cwd=inside)
    run(*git, "gc", "-q", "--prune=now", cwd=inside)
    run(*git, "fsck", "--full", "--strict", cwd=inside)
    assert run(*git, "status", "--porcelain", cwd=inside) == ""
    run(*git, "checkout", "-q", "HEAD~1", cwd=inside)
    run(*SAME, SOURCE, inside / "core")
    drive.run(*git, "clone", "-q", "-b", "main", "tree", "clone")
    assert (drive.point / "clone/core/ids.py").read_text() == "changed"


SQLITE = """
import sqlite3, sys
mode, path = sys.argv[1:]
base = sqlite3.connect(path, timeout=30)
assert base.execute(f"pragma journal_mode={mode}").fetchone()[0] == mode
base.execute("create table rows (id integer primary key, body blob)")
for number in range(50):
    with base:
        base.execute("insert into rows (body) values (?)", (bytes([number]) * 5000,))
reader = sqlite3.connect(path, timeout=30)
assert reader.execute("select count(*) from rows").fetchone()[0] == 50
with base:
    base.execute("delete from rows where id % 2")
base.execute("vacuum")
assert reader.execute("select count(*), sum(length(body)) from rows").fetchone() == (25, 125000)
assert reader.execute("pragma integrity_check").fetchone()[0] == "ok"
"""


def test_a_database_with_a_write_ahead_log_stays_whole(drive: Served) -> None:
    python("wal", drive.point / "base.db", code=SQLITE)


def test_a_database_with_a_rollback_journal_stays_whole(drive: Served) -> None:
    python("delete", drive.point / "base.db", code=SQLITE)


def test_a_compiler_builds_and_runs_a_program(drive: Served) -> None:
    (drive.point / "part.c").write_text("int part(void) { return 42; }\n")
    (drive.point / "main.c").write_text(
        "#include <stdio.h>\nint part(void);\n"
        'int main(void) { printf("%d\\n", part()); return 0; }\n'
    )
    drive.run("gcc", "-O2", "-c", "part.c", "-o", "part.o")
    drive.run("ar", "rcs", "libpart.a", "part.o")
    drive.run("gcc", "-O2", "main.c", "-L.", "-lpart", "-o", "program")
    assert run(drive.point / "program") == "42\n"


def test_an_editor_saves_by_writing_beside_and_renaming_over(drive: Served) -> None:
    document = drive.point / "document"
    document.write_text("first")
    with document.open() as before:
        for text in ("second", "third"):
            beside = drive.point / ".document.swp"
            with beside.open("w") as writing:
                writing.write(text)
                writing.flush()
                os.fsync(writing.fileno())
            beside.rename(document)
            assert document.read_text() == text
        assert before.read() == "first"
    assert [path.name for path in drive.point.iterdir()] == ["document"]
