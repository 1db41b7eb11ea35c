"""Files go after what made them useless is on the disk, many at a time."""

import pytest

from core.contents import unlinking
from core.contents.settings import ContentSettings
from core.errors import StoreError
from core.model.content import LineRole
from tests.support.drive_contents import blocks
from tests.support.drive_pods import DrivePod

DATA = blocks(b"a", b"b")


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_a_file_goes_only_after_what_made_it_useless_is_on_the_disk(pod: DrivePod) -> None:
    """Its content moved into the record store, and a power cut takes that back."""
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, b"promised")
    pod.volume.sync(handle, data_only=False)
    pod.volume.release(handle)
    pod.publish_closed()
    pod.files.sync_names()  # as the sync of any other file does
    pod.cut_power()
    assert pod.get(b"/a") == b"promised"


def removed(pod: DrivePod) -> None:
    """Remove a file that was published, of which nothing is kept."""
    pod.contents.configure(ContentSettings(history_keep_ms=0, others=False))
    pod.put(b"/a", DATA)
    pod.publish_closed()
    pod.volume.sync_all()
    pod.remove(b"/a")


def test_a_removed_file_that_a_power_cut_brings_back_has_its_content(pod: DrivePod) -> None:
    removed(pod)
    pod.files.sync_names()
    pod.cut_power()
    assert pod.get(b"/a") == DATA


def test_what_cannot_be_removed_now_is_removed_by_the_next_call(pod: DrivePod) -> None:
    removed(pod)
    with pod.failing("delete"), pytest.raises(StoreError):
        pod.contents.keeping.unlinking.finish()
    assert pod.contents.keeping.unlinking
    assert pod.files_left() == []
    assert not pod.contents.keeping.unlinking


def test_many_small_files_go_with_one_sync(pod: DrivePod) -> None:
    for number in range(64):
        pod.put(b"/%d" % number, b"small")
    steps: list[str] = []
    pod.store.fail = steps.append
    pod.publish_closed()
    assert list(pod.files.present()) == []
    assert steps.count("sync") == 1


def test_a_file_that_was_never_published_nor_synced_goes_at_once(pod: DrivePod) -> None:
    pod.put(b"/a", DATA)
    pod.remove(b"/a")
    assert list(pod.files.present()) == []


def test_no_sync_is_made_for_files_that_are_gone_already(pod: DrivePod) -> None:
    for number in range(3):
        pod.put(b"/%d" % number, DATA)
        pod.remove(b"/%d" % number)
    steps: list[str] = []
    pod.store.fail = steps.append
    pod.contents.keeping.unlinking.finish()
    assert "sync" not in steps
    assert orphans(pod) == []


def orphans(pod: DrivePod) -> list[int]:
    with pod.store.read() as reader:
        return [line.id for line in reader.lines_in_role(LineRole.ORPHAN)]


def test_space_that_could_not_be_given_back_is_given_back_with_the_next_file(
    pod: DrivePod, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large files do not wait for many others, also after the disk failed once."""
    monkeypatch.setattr(unlinking, "_BYTES_WAITING_MAX", 2 * len(DATA))
    pod.contents.configure(ContentSettings(history_keep_ms=0, others=False))
    for name in (b"/a", b"/b", b"/c"):
        pod.put(name, DATA)
    pod.publish_closed()
    pod.volume.sync_all()

    pod.remove(b"/a")
    with pod.failing("delete"):
        pod.remove(b"/b")
    assert len(list(pod.files.present())) == 3
    pod.remove(b"/c")
    assert list(pod.files.present()) == []


def test_rows_that_the_store_could_not_forget_are_forgotten_by_the_next_call(
    pod: DrivePod,
) -> None:
    removed(pod)
    with pod.refusing_commits(), pytest.raises(StoreError):
        pod.contents.keeping.unlinking.finish()
    assert orphans(pod)
    pod.contents.keeping.unlinking.finish()
    assert orphans(pod) == []


@pytest.mark.parametrize("operation", ["open", "delete"])
@pytest.mark.parametrize("published", [True, False])
def test_what_the_disk_refuses_to_remove_fails_no_call_of_a_program(
    pod: DrivePod, operation: str, published: bool
) -> None:
    """The name is gone, and the call must not say that it is not."""
    pod.contents.configure(ContentSettings(history_keep_ms=0, others=False))
    pod.put(b"/a", DATA)
    if published:
        pod.publish_closed()

    with pod.failing(operation):
        pod.remove(b"/a")
    assert pod.files_left() == []
