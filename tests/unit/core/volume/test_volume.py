from core.volume.interface import ROOT_NODE, Drive
from core.volume.volume import Volume
from tests.support.drive_pods import ME, READ, WRITE, DrivePod


def as_a_drive(volume: Volume) -> Drive:
    return volume


def test_a_volume_is_a_drive_whose_every_call_answers() -> None:
    pod = DrivePod()
    drive = as_a_drive(pod.volume)
    attributes, opened = drive.create(ROOT_NODE, b"a", 0o644, READ | WRITE, ME)
    assert drive.write(opened.handle, 0, memoryview(b"data")) == 4
    assert drive.flush(opened.handle) is None
    assert drive.sync(opened.handle, True) is None
    assert drive.read(opened.handle, 0, 10) == b"data"
    assert drive.get_attributes(attributes.node, opened.handle).size == 4
    drive.release(opened.handle)
    drive.sync_all()
    assert drive.space().total > 0


def test_contents_that_change_hands_at_this_moment_are_read_all_the_same() -> None:
    """Opened between the look-up and the publication that moves the content into the store."""
    pod = DrivePod()
    pod.put(b"/a", b"small")
    found = pod.find(b"/a")
    pod.publish_closed()
    handle = pod.volume.open(found.node, READ, ME)
    assert pod.read(handle.handle) == b"small"  # type: ignore[union-attr]
