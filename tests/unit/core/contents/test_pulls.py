import pytest

from core.contents.events import BlockRotted
from core.contents.manifests import small_revision
from core.errors import NotFound, ProtocolError
from core.model.content import LineRole
from core.model.records import Version
from core.volume.interface import AttributeChanges, BlocksWanted, Needs
from tests.support.drive_contents import BLOCK, FarPod, blocks, hash_parts, pull, rows
from tests.support.drive_pods import ME, READ, WRITE, DrivePod

DATA = blocks(b"a", b"b", b"c") + b"end"


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_a_version_is_pulled_into_a_file_of_its_own(pod: DrivePod) -> None:
    """Nothing is ever pulled over the last whole content that is here."""
    pod.put(b"/a", DATA)
    pod.publish_closed()
    far = FarPod(pod)
    far.exchange()
    new = blocks(b"a", b"X", b"c") + b"end!"
    of = far.publish(b"/a", new)
    far.exchange()
    (old,) = rows(pod, of.entry)
    line = pull(pod, of, new)
    assert line != old.id
    assert pod.files.open(old.id, writable=False).read(0, len(DATA)) == DATA
    assert pod.get(b"/a") == new
    kept = {row.id: row.role for row in rows(pod, of.entry)}
    assert kept == {line: LineRole.CURRENT, old.id: LineRole.CURRENT}, "still marked: not judged"


def test_a_line_whose_version_was_replaced_becomes_history(pod: DrivePod) -> None:
    pod.put(b"/a", DATA)
    pod.publish_closed()
    pod.volume.sync_all()
    of = FarPod(pod).offer(b"/a", DATA + b"!")
    pull(pod, of, DATA + b"!")
    assert sorted(row.role for row in rows(pod, of.entry)) == [LineRole.CURRENT, LineRole.HISTORY]


def test_blocks_that_are_here_are_not_fetched(pod: DrivePod) -> None:
    pod.put(b"/a", DATA)
    pod.publish_closed()
    far = FarPod(pod)
    far.exchange()
    new = blocks(b"a", b"X", b"c") + b"end"
    of = far.publish(b"/a", new)
    far.exchange()
    with pod.store.write() as writer:
        line = pod.contents.pulls.begin(writer, of, hash_parts(new)[1].items())
    assert pod.contents.pulls.fill_from_here(line.id) == 2 * BLOCK + 3
    pod.contents.pulls.store(line.id, 1, b"X" * BLOCK)
    pod.contents.pulls.sync(line.id)
    with pod.store.write() as writer:
        assert pod.contents.pulls.finish(writer, line.id) is not None
    pod.contents.pulls.end(line.id)
    assert pod.get(b"/a") == new


def test_a_version_of_which_no_block_came_yet_can_be_opened_and_waits(pod: DrivePod) -> None:
    of = far_file(pod, DATA)
    with pod.store.write() as writer:
        line = pod.contents.pulls.begin(writer, of, hash_parts(DATA)[1].items())
    handle = pod.open(b"/a")
    needs = pod.volume.read(handle, 0, 10)
    assert isinstance(needs, Needs)
    assert needs.what == BlocksWanted(of.entry, of.dot, 0, 1)
    assert not [event for event in pod.events if isinstance(event, BlockRotted)]
    pod.contents.pulls.store(line.id, 0, b"a" * BLOCK)
    assert pod.volume.read(handle, 0, 10) == b"a" * 10


def test_a_pull_whose_file_is_gone_begins_again_and_counts_no_zeros_as_blocks(
    pod: DrivePod,
) -> None:
    of = far_file(pod, DATA)
    line = pull(pod, of, DATA, upto=2)
    pod.files.delete(line)
    pod.kill()
    pod.contents.pulls.store(line, 2, b"c" * BLOCK)
    pod.contents.pulls.sync(line)
    with pod.store.write() as writer:
        assert pod.contents.pulls.finish(writer, line) is None
        assert pod.contents.pulls.mark_present(writer, line).missing == 3


def test_a_block_counts_as_here_on_disk_only_after_it_was_synced(pod: DrivePod) -> None:
    of = far_file(pod, DATA)
    with pod.store.write() as writer:
        line = pod.contents.pulls.begin(writer, of, hash_parts(DATA)[1].items())
    pod.contents.pulls.store(line.id, 0, b"a" * BLOCK)
    with pod.store.write() as writer:
        assert pod.contents.pulls.mark_present(writer, line.id).missing == 4
    pod.contents.pulls.sync(line.id)
    pod.contents.pulls.store(line.id, 1, b"b" * BLOCK)
    with pod.store.write() as writer:
        assert pod.contents.pulls.mark_present(writer, line.id).missing == 3
        assert pod.contents.pulls.finish(writer, line.id) is None, "it is not whole"


def far_file(pod: DrivePod, data: bytes) -> Version:
    of = FarPod(pod).offer(b"/a", data)
    return of


def test_a_pull_goes_on_after_a_restart(pod: DrivePod) -> None:
    of = far_file(pod, DATA)
    first = pull(pod, of, DATA, upto=2)
    pod.volume.sync_all()
    pod.cut_power()
    handle = pod.open(b"/a")
    assert pod.read(handle, 0, 2 * BLOCK) == DATA[: 2 * BLOCK]
    assert isinstance(pod.volume.read(handle, 2 * BLOCK, 1), Needs)
    assert pull(pod, of, DATA) == first
    assert pod.read(handle) == DATA


def test_those_who_wait_read_a_block_as_soon_as_it_is_stored(pod: DrivePod) -> None:
    of = far_file(pod, DATA)
    handle = pod.open(b"/a")
    needs = pod.volume.read(handle, BLOCK, 10)
    assert isinstance(needs, Needs)
    assert needs.what == BlocksWanted(of.entry, of.dot, 1, 1)
    with pod.store.write() as writer:
        line = pod.contents.pulls.begin(writer, of, hash_parts(DATA)[1].items())
    pod.contents.pulls.store(line.id, 1, b"b" * BLOCK)
    assert pod.volume.read(handle, BLOCK, 10) == b"b" * 10


def test_what_a_program_wrote_is_not_overwritten_by_what_arrives(pod: DrivePod) -> None:
    of = far_file(pod, DATA)
    line = pull(pod, of, DATA, upto=1)
    handle = pod.open(b"/a", READ | WRITE)
    assert pod.volume.write(handle, BLOCK, b"W" * BLOCK) == BLOCK
    pod.contents.pulls.store(line, 1, b"b" * BLOCK)
    assert pod.read(handle, 0, 2 * BLOCK) == blocks(b"a", b"W")


def test_what_a_program_cut_off_does_not_come_back_with_a_block_that_arrives_late(
    pod: DrivePod,
) -> None:
    of = far_file(pod, DATA)
    line = pull(pod, of, DATA, upto=1)
    handle = pod.open(b"/a", READ | WRITE)
    node = pod.find(b"/a").node
    pod.volume.set_attributes(node, handle, AttributeChanges(size=100), ME)
    pod.contents.pulls.store(line, 2, b"c" * BLOCK)
    assert pod.files.open(line, writable=False).size() == 100
    pod.volume.release(handle)
    (published,) = pod.publish()
    assert published.size == 100
    assert published.manifest == small_revision(b"a" * 100).content.manifest


def test_a_small_content_is_kept_only_if_it_is_the_one_that_was_named(pod: DrivePod) -> None:
    far = FarPod(pod)
    far.exchange()
    content = small_revision(b"small").content
    of = far.publish(b"/a", b"small")
    assert of.manifest == content.manifest
    far.exchange()
    with pytest.raises(ProtocolError), pod.store.write() as writer:
        pod.contents.pulls.store_small(writer, of, b"other")
    with pod.store.write() as writer:
        pod.contents.pulls.store_small(writer, of, b"small", heads=[of.dot])
    assert pod.get(b"/a") == b"small"


def test_what_is_not_fetched_any_more_is_said(pod: DrivePod) -> None:
    with pytest.raises(NotFound):
        pod.contents.pulls.store(99, 0, b"")
