"""Two real pods show one drive: what is done on one is there on the other, whatever is killed."""

import os
from pathlib import Path

import pytest

from tests.support.pods import Lab, Pod, differences, is_mounted, until
from tests.support.real_tree import large_file, standard_library

pytestmark = pytest.mark.prompt

TWO = tuple[Pod, Pod]


def holds(path: Path, content: bytes) -> bool:
    """Say whether the file is there with this content."""
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def test_what_is_written_on_one_pod_is_read_on_the_other(two: TWO) -> None:
    a, b = two
    for writer, reader, content in ((a, b, b"from a"), (b, a, b"from b")):
        (writer.mount / "note").write_bytes(content)
        until(
            lambda path=reader.mount / "note", want=content: holds(path, want), "the note is here"
        )


def test_names_links_and_deletions_travel(two: TWO) -> None:
    a, b = two
    (a.mount / "folder").mkdir()
    (a.mount / "folder/file").write_bytes(b"content")
    (a.mount / "folder/link").symlink_to("file")
    (a.mount / "folder/hard").hardlink_to(a.mount / "folder/file")
    a.sync()
    b.sync()
    assert differences(a.mount, b.mount) == []
    (b.mount / "folder").rename(b.mount / "renamed")
    (b.mount / "renamed/link").unlink()
    until((a.mount / "renamed/hard").exists, "the new name is here")
    until(lambda: not (a.mount / "renamed/link").is_symlink(), "the link is gone")
    assert not (a.mount / "folder").exists()
    assert differences(a.mount, b.mount) == []


def test_an_empty_drive_counts_no_files(two: TWO) -> None:
    counts = two[0].copies_made()
    assert (counts["files"], counts["missing"], counts["satisfied"]) == (0, 0, True)


def test_status_names_both_pods(two: TWO) -> None:
    for pod in two:
        until(lambda one=pod: states(one) == {"self", "present"}, "both pods are present")
        assert {"a", "b"} == set(names(pod))


def pods_of(pod: Pod) -> list[dict[str, object]]:
    pods = pod.ask("status")["pods"]
    assert isinstance(pods, list)
    return pods


def states(pod: Pod) -> set[object]:
    return {one["state"] for one in pods_of(pod)}


def names(pod: Pod) -> list[object]:
    return [one["name"] for one in pods_of(pod)]


def test_a_real_tree_is_equal_with_two_copies_also_after_both_were_killed(
    two: TWO, tmp_path: Path
) -> None:
    files = standard_library(tmp_path / "tree", files_max=2_000)
    check_tree(two, tmp_path / "tree", files)


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_ten_thousand_files_and_a_large_one_are_equal(two: TWO, tmp_path: Path) -> None:
    files = 0
    for number in range(6):
        files += standard_library(tmp_path / "tree" / str(number), files_max=2_000)
    large_file(tmp_path / "tree/large", 1024**3)
    check_tree(two, tmp_path / "tree", files + 1, seconds=900)


def check_tree(two: TWO, tree: Path, files: int, seconds: int = 90) -> None:
    a, b = two
    copy = ["cp", "-a", str(tree), str(a.mount / "tree")]
    assert os.spawnvp(os.P_WAIT, "cp", copy) == 0
    counts = a.copies_made(seconds)
    assert counts["files"] == files
    assert counts["by_copies"] == {"0": 0, "1": 0, "2": files}
    b.sync(seconds)
    assert differences(tree, a.mount / "tree") == []
    assert differences(tree, b.mount / "tree") == []
    for pod in two:
        pod.kill()
        until(lambda one=pod: not is_mounted(one.mount), "no dead mount is left")
    for pod in two:
        pod.up()
    assert differences(tree, a.mount / "tree") == []
    assert differences(tree, b.mount / "tree") == []
    assert a.copies_made(seconds)["missing"] == 0


def test_a_node_killed_in_the_middle_of_a_copy_loses_nothing_that_was_synced(
    two: TWO, tmp_path: Path
) -> None:
    a, b = two
    standard_library(tmp_path / "tree", files_max=300)
    kept = []
    for number, path in enumerate(sorted(tmp_path.rglob("*.py"))[:100]):
        target = a.mount / f"{number}.py"
        with target.open("wb") as file:
            file.write(path.read_bytes())
            file.flush()
            os.fsync(file.fileno())
        kept.append((path, target))
        if number == 60:
            b.kill()
        if number == 80:
            a.kill()
            a.up()
    b.up()
    for path, target in kept:
        assert target.read_bytes() == path.read_bytes()
    assert a.copies_made()["missing"] == 0
    b.sync()
    assert differences(a.mount, b.mount) == []


def test_the_data_is_read_on_when_the_pod_that_wrote_it_is_gone(two: TWO) -> None:
    a, b = two
    content = os.urandom(3_000_000)
    (a.mount / "file").write_bytes(content)
    a.copies_made()
    a.kill()
    assert (b.mount / "file").read_bytes() == content
    (b.mount / "file").write_bytes(content[::-1])
    a.up()
    until(lambda: holds(a.mount / "file", content[::-1]), "the change made meanwhile is here")


def test_a_stopped_pod_comes_back_with_the_same_drive(two: TWO) -> None:
    a, b = two
    (a.mount / "file").write_bytes(b"content")
    a.copies_made()
    b.do("down")
    assert not is_mounted(b.mount)
    until(lambda: not b.processes(), "its processes are gone")
    (a.mount / "later").write_bytes(b"later")
    b.up()
    until(lambda: holds(b.mount / "later", b"later"), "what was written meanwhile is here")


def test_a_second_start_says_that_it_runs(laboratory: Lab) -> None:
    pod = laboratory.first(copies=1)
    before = pod.processes()
    said = pod.run("up")
    assert "run" in (said.out + said.err).lower()
    assert pod.processes() == before
