"""Where entries stand or stood."""

from core.ids import ROOT, EntryId
from core.model.records import Kind
from core.tree.former_paths import former_path
from tests.support.drive_pods import DrivePod


def entry_at(pod: DrivePod, path: bytes) -> EntryId:
    with pod.replica.view() as view:
        shown = view.resolve(path)
        assert shown is not None
        assert shown.kind is Kind.FILE
        return shown.file


def path_of(pod: DrivePod, entry: EntryId) -> bytes:
    with pod.store.read() as reader:
        return former_path(reader, entry)


def test_what_stands_has_its_path_and_what_was_removed_has_the_one_it_had() -> None:
    pod = DrivePod()
    pod.make_folder(b"/d")
    pod.put(b"/d/file", b"content")
    pod.publish()
    entry = entry_at(pod, b"/d/file")
    assert path_of(pod, entry) == b"/d/file"
    pod.remove(b"/d/file")
    assert path_of(pod, entry) == b"/d/file"
    folder, name = pod.folder(b"/d")
    pod.volume.remove_folder(folder, name)
    assert path_of(pod, entry) == b"/d/file"


def test_a_folder_that_was_renamed_since_counts_under_its_new_name() -> None:
    pod = DrivePod()
    pod.make_folder(b"/d")
    pod.put(b"/d/file", b"content")
    pod.publish()
    entry = entry_at(pod, b"/d/file")
    pod.remove(b"/d/file")
    pod.rename(b"/d", b"/e")
    assert path_of(pod, entry) == b"/e/file"


def test_what_is_not_known_has_no_path() -> None:
    pod = DrivePod()
    assert path_of(pod, EntryId(b"?" * 16)) == b""
    assert path_of(pod, ROOT) == b""
