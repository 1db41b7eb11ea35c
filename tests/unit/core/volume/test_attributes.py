import stat

import pytest

from core.volume.attributes import sectors
from core.volume.interface import ROOT_NODE
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
