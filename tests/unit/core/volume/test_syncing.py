import pytest

from core.ids import Dot, EntryId
from core.volume.interface import Copied, Hashed, Needs
from core.volume.settings import Outside, VolumeSettings
from tests.support.drive_contents import shown, version
from tests.support.drive_pods import DrivePod


@pytest.fixture
def pod() -> DrivePod:
    pod = DrivePod()
    pod.copied: set[tuple[EntryId, Dot]] = set()  # type: ignore[attr-defined, misc]
    outside = Outside(has_copies=lambda entry, dot: (entry, dot) in pod.copied)  # type: ignore[attr-defined]
    pod.volume._state.outside = outside
    return pod


def test_by_default_a_sync_waits_for_this_pod_alone(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, b"x")
    assert pod.volume.sync(handle, data_only=True) is None
    assert pod.volume.flush(handle) is None


@pytest.mark.parametrize("call", ["sync", "flush"])
def test_where_copies_are_wanted_a_sync_waits_for_them(pod: DrivePod, call: str) -> None:
    pod.configure(VolumeSettings(wait_for_copies=True, fsync_deadline=9.0))
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, b"x")
    arguments = (handle, False) if call == "sync" else (handle,)

    def again() -> object:
        return getattr(pod.volume, call)(*arguments)

    needs = again()
    assert isinstance(needs, Needs)
    assert isinstance(needs.what, Hashed), "it must be a version first"
    assert needs.until == pod.clock.monotonic() + 9.0
    pod.publish_line(needs.what.line, now=True)
    of = version(pod, b"/a")
    needs = again()
    assert isinstance(needs, Needs)
    assert needs.what == Copied(of.entry, of.dot)
    assert again() == needs, "that it was asked once is no answer"
    pod.copied.add((of.entry, of.dot))  # type: ignore[attr-defined]
    assert again() is None


def test_readers_and_removed_files_wait_for_nobody(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    pod.configure(VolumeSettings(wait_for_copies=True))
    assert pod.volume.flush(pod.open(b"/a")) is None
    handle = pod.create(b"/b")
    pod.remove(b"/b")
    pod.volume.write(handle, 0, b"x")
    assert pod.volume.flush(handle) is None


def test_syncing_the_drive_saves_everything(pod: DrivePod) -> None:
    pod.put(b"/a", b"closed")
    handle = pod.create(b"/b")
    pod.volume.write(handle, 0, b"open")
    pod.put(b"/c", b"published")
    pod.publish_line(pod.contents.dirty_for(shown(pod, b"/c").file, None).line.id)  # type: ignore[union-attr]
    pod.volume.sync_all()
    pod.cut_power()
    assert [pod.get(path) for path in (b"/a", b"/b", b"/c")] == [b"closed", b"open", b"published"]
