"""Older versions of files on two real pods: listed and brought back wherever they lie."""

import json
import os
from pathlib import Path

import pytest

from tests.support.pods import Pod, Said, until

pytestmark = pytest.mark.prompt

TWO = tuple[Pod, Pod]
Row = dict[str, object]


def rows(said: Said) -> list[Row]:
    found = json.loads(said.out)
    assert isinstance(found, list)
    return found


def history(pod: Pod, path: str) -> list[Row]:
    return rows(pod.do("history", path, "--json"))


def holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def replaced_while_away(a: Pod, b: Pod) -> tuple[str, bytes]:
    """Write and change a file on `a` while `b` is down; return the version that b never had."""
    b.do("down")
    old = os.urandom(700_000)
    (a.mount / "file").write_bytes(old)
    until(lambda: published(a, len(old)), "the first version is published")
    (a.mount / "file").write_bytes(b"newer")
    until(lambda: published(a, 5), "the newer version is published")
    b.up()
    until(lambda: holds(b.mount / "file", b"newer"), "the newer version is on both")
    a.sync()
    b.sync()
    (row,) = [row for row in history(a, "/file") if row["why"] == "replaced"]
    assert (row["size"], row["on"]) == (len(old), ["a"])
    return str(row["version"]), old


def published(pod: Pod, size: int) -> bool:
    said = pod.run("history", "/file", "--json")
    return said.code == 0 and any(
        (row["why"], row["size"]) == ("current", size) for row in rows(said)
    )


def test_a_version_that_only_the_other_pod_keeps_is_listed_and_brought_back(two: TWO) -> None:
    has, lacks = two
    version, old = replaced_while_away(has, lacks)
    (row,) = [row for row in history(lacks, "/file") if row["version"] == version]
    assert (row["here"], row["on"]) == (False, [has.name])
    lacks.do("restore", "/file", "--version", version)
    assert (lacks.mount / "file").read_bytes() == old
    until(lambda: holds(has.mount / "file", old), "it is an ordinary new version elsewhere, too")


def test_an_absent_pod_is_named_and_what_it_alone_has_is_not_brought_back(two: TWO) -> None:
    has, lacks = two
    version, old = replaced_while_away(has, lacks)
    has.kill()
    until(
        lambda: f"{has.name} is absent and may have more" in lacks.do("history", "/file").err,
        "it is said to be absent",
    )
    said = lacks.run("restore", "/file", "--version", version, "--to", "/back")
    assert said.code == 5
    assert f"{has.name}: absent" in said.err
    has.up()
    until(lambda: len(history(lacks, "/file")) > 1, "it is listed again")
    lacks.do("restore", "/file", "--version", version, "--to", "/back")
    assert (lacks.mount / "back").read_bytes() == old
    assert (lacks.mount / "file").read_bytes() == b"newer"


def test_what_was_deleted_is_found_by_its_folder_and_its_path_on_both_pods(two: TWO) -> None:
    a, b = two
    (a.mount / "d").mkdir()
    content = os.urandom(100_000)
    (a.mount / "d" / "file").write_bytes(content)
    a.copies_made()
    b.sync()
    (b.mount / "d" / "file").unlink()
    until(lambda: not (a.mount / "d" / "file").exists(), "it is gone on both")
    a.sync()
    for pod in (a, b):
        assert [(row["path"], row["why"]) for row in history(pod, "/d")] == [("/d/file", "deleted")]
    a.do("restore", "/d/file")
    until(lambda: holds(b.mount / "d" / "file", content), "it is back on both")
    assert a.run("restore", "/d").code == 2


def test_what_is_brought_back_in_place_is_the_same_file_with_all_that_belongs_to_it(
    two: TWO,
) -> None:
    a, b = two
    file = a.mount / "file"
    file.write_bytes(b"first" * 20_000)
    until(lambda: published(a, 100_000), "the first version is published")
    file.chmod(0o640)
    os.setxattr(file, "user.note", b"kept")
    os.link(file, a.mount / "also")
    file.write_bytes(b"newer")
    until(lambda: holds(b.mount / "also", b"newer"), "the newer version is on both")
    a.sync()
    with file.open("rb") as reader, (a.mount / "also").open("r+b") as writer:
        assert writer.write(b"mine!") == 5
        writer.flush()
        b.do("restore", "/file")
        assert (b.mount / "also").read_bytes() == b"first" * 20_000
        until(lambda: holds(file, b"first" * 20_000), "it is the newest version on both")
        assert reader.read() == b"mine!", "who has it open reads on what it opened"
    seen = file.stat()
    assert (seen.st_mode & 0o777, seen.st_nlink) == (0o640, 2)
    assert os.getxattr(file, "user.note") == b"kept"
    assert os.getxattr(b.mount / "file", "user.note") == b"kept"
    shown = {b"first" * 20_000, b"mine!"}
    until(lambda: contents(b.mount) == shown, "what was written meanwhile stands beside it")


def contents(folder: Path) -> set[bytes]:
    """Return what all files of a folder hold; nothing while one cannot be read."""
    try:
        return {path.read_bytes() for path in folder.iterdir()}
    except OSError:
        return set()
