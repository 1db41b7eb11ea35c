import stat

import pytest

from core.volume.attributes import sectors
from core.volume.interface import ROOT_NODE, AttributeChanges
from core.volume.settings import Owner, VolumeSettings
from tests.support.drive_contents import BLOCK, FarPod, blocks
from tests.support.drive_pods import ME, READ, WRITE, DrivePod


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_a_file_shows_its_size_times_and_owner(pod: DrivePod) -> None:
    pod.put(b"/a", b"12345")
    found = pod.find(b"/a")
    assert (found.size, found.mode, found.uid, found.gid, found.links) == (5, 0o644, 1000, 1000, 1)
    assert found.mtime_ns == pod.clock.wall_ns()
    pod.clock.now_ms += 5_000
    pod.patch(b"/a", 0, b"x")
    assert pod.find(b"/a").mtime_ns == pod.clock.wall_ns()
    assert pod.find(b"/a").ctime_ns == pod.clock.wall_ns()


def test_the_change_time_is_that_of_the_write_and_not_of_its_publication(pod: DrivePod) -> None:
    """Else `tar` right after `cp -a` says that a file changed as it read it."""
    pod.put(b"/a", b"12345")
    node, written = pod.find(b"/a"), pod.clock.wall_ns()
    pod.clock.now_ms += 3_000
    pod.volume.set_attributes(node.node, None, AttributeChanges(mtime_ns=1_000), ME)
    kept = pod.find(b"/a").ctime_ns
    assert kept == pod.clock.wall_ns() > written
    pod.clock.now_ms += 5_000
    pod.publish_closed()
    assert (pod.find(b"/a").mtime_ns, pod.find(b"/a").ctime_ns) == (1_000, kept)


def test_a_file_that_was_cut_to_nothing_keeps_its_change_time_when_published(
    pod: DrivePod,
) -> None:
    pod.put(b"/a", b"12345")
    pod.publish_closed()
    pod.find(b"/a")
    pod.clock.now_ms += 3_000
    pod.put(b"/a", b"")
    cut = pod.clock.wall_ns()
    pod.clock.now_ms += 5_000
    pod.publish_closed()
    assert pod.find(b"/a").ctime_ns == cut


def test_what_the_kernel_writes_by_itself_changes_when_it_is_written(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    (line,) = pod.contents.table.dirty_lines()
    line.let_kernel_write()
    pod.clock.now_ms += 3_000
    pod.files.open(line.line.id, writable=True).write(0, b"0123456789")
    written = pod.clock.wall_ns()
    assert pod.find(b"/a").ctime_ns == written
    line.kernel_writers -= 1
    pod.volume.release(handle)
    pod.clock.now_ms += 5_000
    pod.publish_closed()
    assert pod.find(b"/a").ctime_ns == written


def test_a_node_that_the_kernel_gave_back_hides_no_change_from_a_backup(pod: DrivePod) -> None:
    pod.put(b"/a", b"12345")
    pod.publish_closed()
    before = pod.find(b"/a").ctime_ns
    pod.clock.now_ms += 3_000
    pod.patch(b"/a", 0, b"x")
    written = pod.clock.wall_ns()
    pod.volume.forget(pod.find(b"/a").node, 1_000)
    pod.volume.set_attributes(pod.find(b"/a").node, None, AttributeChanges(mtime_ns=1_000), ME)
    pod.volume.forget(pod.find(b"/a").node, 1_000)
    assert pod.find(b"/a").ctime_ns >= written > before
    pod.clock.now_ms += 5_000
    pod.publish_closed()
    assert pod.find(b"/a").ctime_ns >= written


def test_after_a_restart_a_publication_counts_as_a_change(pod: DrivePod) -> None:
    """When it was written nobody knows any more, and too late is better than too early."""
    pod.put(b"/a", b"12345")
    pod.publish_closed()
    pod.clock.now_ms += 3_000
    pod.patch(b"/a", 0, b"x")
    pod.kill()
    pod.clock.now_ms += 5_000
    pod.publish()
    assert pod.find(b"/a").ctime_ns == pod.clock.wall_ns()


def test_a_version_of_another_pod_changes_the_file_when_it_was_recorded(pod: DrivePod) -> None:
    far = FarPod(pod)
    pod.put(b"/a", b"12345")
    pod.publish_closed()
    pod.find(b"/a")
    far.exchange()
    pod.clock.now_ms += 5_000
    of = far.publish(b"/a", b"54321")
    far.exchange()
    assert pod.find(b"/a").ctime_ns == of.stamp.ms * 1_000_000


@pytest.mark.parametrize(("size", "wanted"), [(0, 0), (1, 8), (4_096, 8), (4_097, 16)])
def test_blocks_are_counted_in_pages(size: int, wanted: int) -> None:
    assert sectors(size) == wanted


def test_holes_take_no_room_before_and_after_publication(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 8 * BLOCK, b"x")
    assert pod.find(b"/a").blocks <= sectors(BLOCK)
    pod.volume.release(handle)
    pod.publish_closed()
    assert pod.find(b"/a").blocks == sectors(1)


def test_a_file_that_is_not_here_takes_the_room_of_its_version(pod: DrivePod) -> None:
    """Else `tar -S` would take it for one great hole."""
    far = FarPod(pod)
    far.exchange()
    far.publish(b"/a", blocks(b"a", b"b"))
    far.exchange()
    assert pod.find(b"/a").blocks == sectors(2 * BLOCK)


def test_everything_belongs_to_the_user_who_mounted(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    pod.configure(VolumeSettings(mine=Owner(7, 8)))
    found = pod.find(b"/a")
    assert (found.uid, found.gid) == (7, 8)
    folder = pod.volume.make_folder(ROOT_NODE, b"d", 0o755, ME)
    assert (folder.uid, folder.gid) == (7, 8)


def test_special_files_and_links_show_what_they_are(pod: DrivePod) -> None:
    fifo = pod.volume.make_special(ROOT_NODE, b"f", stat.S_IFIFO | 0o644, 0, ME)
    assert stat.S_ISFIFO(fifo.mode)
    device = pod.volume.make_special(ROOT_NODE, b"d", stat.S_IFCHR | 0o600, 0x105, ME)
    assert device.device == 0x105
    link = pod.volume.make_symlink(ROOT_NODE, b"l", b"some/where", ME)
    assert (link.size, link.mode) == (10, 0o777)
    assert pod.volume.read_link(link.node) == b"some/where"


def test_the_size_follows_the_kernel_where_it_writes_by_itself(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    (line,) = pod.contents.table.dirty_lines()
    line.let_kernel_write()
    pod.files.open(line.line.id, writable=True).write(0, b"0123456789")
    assert pod.find(b"/a").size == 10
    line.kernel_writers -= 1
    pod.volume.release(handle)
    assert pod.find(b"/a").size == 10
    pod.publish_closed()
    assert pod.get(b"/a") == b"0123456789"
    assert pod.open(b"/a", READ | WRITE)


def test_a_disk_that_cannot_say_what_is_data_fails_no_call_that_only_asks(pod: DrivePod) -> None:
    """The file was created, and the call must not say that it was not."""
    with pod.failing("next_data", "next_hole"):
        handle = pod.create(b"/a")
        pod.volume.write(handle, 0, bytes(5_000))
        found = pod.find(b"/a")
    assert (found.size, found.blocks) == (5_000, 16)
