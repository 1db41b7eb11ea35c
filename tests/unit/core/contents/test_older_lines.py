"""Older versions are found by where their files stand or stood, also when the tree forgot them."""

from core.contents.older_lines import (
    OlderLine,
    keep_paths,
    older_at,
    removed_from,
    removed_versions,
)
from core.ids import EntryId
from tests.support.drive_pods import DrivePod
from tests.unit.core.tree.test_former_paths import entry_at

OLD_MS = 120_000  # what dies within a minute leaves nothing


def removed_pod() -> DrivePod:
    """Return a pod from which /d/file was removed; /d/sub/deep was, too, and /d/here stands."""
    pod = DrivePod()
    pod.make_folder(b"/d")
    pod.make_folder(b"/d/sub")
    for path in (b"/d/file", b"/d/sub/deep", b"/d/here"):
        pod.put(path, path)
    pod.publish()
    pod.clock.now_ms += OLD_MS
    pod.remove(b"/d/file")
    pod.remove(b"/d/sub/deep")
    return pod


def at(pod: DrivePod, path: bytes, *entries: EntryId) -> list[OlderLine]:
    with pod.store.read() as reader:
        return older_at(reader, path, entries)


def test_a_removed_file_is_found_by_the_path_it_had_and_one_that_stands_by_its_entry() -> None:
    pod = removed_pod()
    (found,) = at(pod, b"/d/file")
    assert (found.path, found.removed, found.line.small) == (b"/d/file", True, b"/d/file")
    assert at(pod, b"/d/here") == []
    here = entry_at(pod, b"/d/here")
    pod.put(b"/d/here", b"changed")
    pod.publish()
    assert at(pod, b"/d/here") == []
    (older,) = at(pod, b"/d/here", here)
    assert (older.path, older.removed) == (b"/d/here", False)


def test_a_folder_lists_what_was_removed_from_it_and_not_from_below_it() -> None:
    pod = removed_pod()
    with pod.store.read() as reader:
        assert [each.path for each in removed_from(reader, b"/d")] == [b"/d/file"]
        assert [each.path for each in removed_from(reader, b"/d/sub")] == [b"/d/sub/deep"]
        assert removed_from(reader, b"/") == []


def test_the_path_stays_when_the_tree_has_forgotten_the_removal() -> None:
    pod = removed_pod()
    assert pod.replica.collect((), keep_paths) == 2
    (found,) = at(pod, b"/d/file")
    assert (found.path, found.removed) == (b"/d/file", True)


def test_the_older_versions_of_a_removed_file_are_found_by_its_entry_and_of_no_other() -> None:
    pod = DrivePod()
    for path in (b"/file", b"/here"):
        pod.put(path, path)
    pod.publish()
    gone, here = entry_at(pod, b"/file"), entry_at(pod, b"/here")
    pod.put(b"/here", b"changed")
    pod.publish()
    pod.clock.now_ms += OLD_MS
    pod.remove(b"/file")
    with pod.store.read() as reader:
        (found,) = removed_versions(reader, gone)
        assert (found.path, found.removed, found.line.small) == (b"/file", True, b"/file")
        assert removed_versions(reader, here) == [], "it stands"
