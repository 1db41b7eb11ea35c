"""What was renamed over a removed file is found in the records of its removal."""

from core.contents.older_lines import keep_paths
from core.ids import EntryId
from core.tree.successor import successor
from tests.support.drive_pods import DrivePod
from tests.unit.core.tree.test_former_paths import entry_at


def after(pod: DrivePod, entry: EntryId) -> EntryId | None:
    with pod.store.read() as reader:
        row = reader.row(entry)
        assert row is not None
        return successor((row, *reader.links_to(entry)))


def pod_with(*paths: bytes) -> DrivePod:
    pod = DrivePod()
    for path in paths:
        pod.put(path, path)
    pod.publish()
    pod.clock.now_ms += 120_000
    return pod


def test_it_is_the_file_that_was_renamed_over_it_and_nothing_for_one_that_was_removed() -> None:
    pod = pod_with(b"/old", b"/new", b"/gone")
    old, new, gone = (entry_at(pod, path) for path in (b"/old", b"/new", b"/gone"))
    pod.rename(b"/new", b"/old")
    pod.remove(b"/gone")
    assert after(pod, old) == new
    assert after(pod, gone) is None
    assert after(pod, new) is None


def test_lines_know_it_when_the_tree_has_forgotten_it_and_over_several_in_turn() -> None:
    pod = pod_with(b"/old", b"/second", b"/third")
    old, third = entry_at(pod, b"/old"), entry_at(pod, b"/third")
    pod.rename(b"/second", b"/old")
    assert pod.replica.collect((), keep_paths)
    pod.rename(b"/third", b"/old")
    assert pod.replica.collect((), keep_paths)
    with pod.store.read() as reader:
        assert reader.row(old) is None
        (line,) = reader.lines(old)
    assert (line.replaced_by, line.stood_at) == (third, b"/old")
