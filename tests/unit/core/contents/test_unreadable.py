"""What the disk refuses to read is fetched where another pod has it, and never given up here."""

import pytest

from core.contents.events import BlockRotted
from core.contents.serving import Damage
from core.errors import StoreError
from core.model.content import Line, LineRole
from core.volume.interface import AttributeChanges, Needs
from tests.support.drive_contents import BLOCK, FarPod, block_name, blocks, rows, version
from tests.support.drive_pods import ME, READ, WRITE, DrivePod

DATA = blocks(b"a", b"b", b"c")


@pytest.fixture
def pod() -> DrivePod:
    """Return a pod with one file of three blocks, which another pod has, too."""
    pod = DrivePod()
    pod.put(b"/a", DATA)
    pod.publish_closed()
    pod.contents.make_durable([row_of(pod).id])
    held_elsewhere(pod)
    return pod


def held_elsewhere(pod: DrivePod) -> None:
    far = FarPod(pod)
    far.exchange()
    far.hold(version(pod, b"/a"))
    far.exchange()


def row_of(pod: DrivePod) -> Line:
    """Return the row of the file's current line."""
    entry = version(pod, b"/a").entry
    (row,) = [row for row in rows(pod, entry) if row.role is LineRole.CURRENT]
    return row


def fetch(pod: DrivePod, *wanted: int) -> int:
    """Bring blocks of the version as the engine does; return the number of their line."""
    of, contents = version(pod, b"/a"), pod.contents
    with pod.store.write() as writer:
        line = contents.pulls.begin(writer, of, ())
    contents.pulls.fill_from_here(line.id)
    for block in wanted:
        contents.pulls.store(line.id, block, DATA[block * BLOCK : (block + 1) * BLOCK])
    contents.pulls.sync(line.id)
    with pod.store.write() as writer:
        contents.pulls.finish(writer, line.id, heads=[of.dot])
    contents.pulls.end(line.id)
    contents.unreadable.drop_worn(of.entry, of.dot)
    return line.id


def rotted(pod: DrivePod) -> list[int]:
    return [event.block for event in pod.events if isinstance(event, BlockRotted)]


def test_a_block_that_another_pod_has_is_missing_fetched_and_written_in_its_place(
    pod: DrivePod,
) -> None:
    row = row_of(pod)
    pod.files.spoil(row.id, BLOCK + 5)
    handle = pod.open(b"/a")
    assert isinstance(pod.volume.read(handle, 0, 2 * BLOCK), Needs)
    assert rotted(pod) == [1]
    assert row_of(pod).missing == 1
    assert pod.read(handle, 0, BLOCK) == DATA[:BLOCK], "the others are read as before"
    assert fetch(pod, 1) == row.id
    assert pod.read(handle) == DATA
    assert (row_of(pod).missing, row_of(pod).noted is None) == (0, False)


def test_what_was_fetched_only_to_be_read_serves_for_a_block_that_is_refused(
    pod: DrivePod,
) -> None:
    pod.files.spoil(row_of(pod).id, BLOCK)
    pod.cache.put(version(pod, b"/a").dot, 1, b"b" * BLOCK)
    assert pod.get(b"/a") == DATA


def test_a_block_that_nobody_else_has_is_an_error_and_stays_as_it_is() -> None:
    pod = DrivePod()
    pod.put(b"/a", DATA)
    pod.publish_closed()
    pod.contents.make_durable([row_of(pod).id])
    before = row_of(pod)
    pod.files.spoil(before.id, 0)
    with pytest.raises(StoreError, match="Input/output"):
        pod.get(b"/a")
    assert (row_of(pod), rotted(pod)) == (before, [])
    assert pod.contents.scrub(before, 0, 3) == Damage(refused=[0]), "and the rest is scrubbed"
    pod.files.bad.clear()
    assert pod.get(b"/a") == DATA


def test_a_failure_that_is_over_at_the_second_try_is_none(pod: DrivePod) -> None:
    failures = [StoreError("once")]

    def fail(operation: str, _line: int) -> None:
        if operation == "read" and failures:
            raise failures.pop()

    pod.files.fail = fail
    assert pod.get(b"/a") == DATA
    assert rotted(pod) == []


def test_a_block_that_was_changed_and_not_published_is_never_fetched_over(pod: DrivePod) -> None:
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 0, b"A" * BLOCK)
    pod.files.spoil(row_of(pod).id, 0)
    pod.files.spoil(row_of(pod).id, BLOCK)
    with pytest.raises(StoreError):
        pod.volume.read(handle, 0, BLOCK)
    assert isinstance(pod.volume.read(handle, BLOCK, BLOCK), Needs), "that is still as published"
    fetch(pod, 0, 1)
    pod.files.bad.clear()
    assert pod.read(handle) == b"A" * BLOCK + DATA[BLOCK:]


def test_what_was_cut_off_and_grew_again_is_not_what_others_have(pod: DrivePod) -> None:
    handle = pod.open(b"/a", READ | WRITE)
    node = pod.find(b"/a").node
    for size in (BLOCK, 3 * BLOCK):
        pod.volume.set_attributes(node, handle, AttributeChanges(size=size), ME)
    pod.files.spoil(row_of(pod).id, 2 * BLOCK)
    with pytest.raises(StoreError):
        pod.volume.read(handle, 2 * BLOCK, 1)


def test_a_publication_under_way_counts_as_a_change(pod: DrivePod) -> None:
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 0, b"A" * BLOCK)
    assert pod.contents.prepare(row_of(pod).id) is not None
    pod.files.spoil(row_of(pod).id, 0)
    with pytest.raises(StoreError):
        pod.volume.read(handle, 0, 1)


def test_another_pod_that_asks_is_told_that_it_is_not_here_and_it_is_mended(pod: DrivePod) -> None:
    pod.files.spoil(row_of(pod).id, 0)
    name = block_name(pod, version(pod, b"/a"), 0)
    assert pod.contents.block(name) is None
    assert rotted(pod) == [0]
    fetch(pod, 0)
    assert pod.contents.block(name) == DATA[:BLOCK]


def test_a_scrub_goes_on_behind_a_block_that_the_disk_refuses(pod: DrivePod) -> None:
    row = row_of(pod)
    pod.files.spoil(row.id, 0)
    pod.files.flip(row.id, 2 * BLOCK)
    assert pod.contents.scrub(row, 0, 3) == Damage([0, 2])
    assert rotted(pod) == [0, 2]
    assert row_of(pod).missing == 2
    assert pod.contents.scrub(row, 1, 1) == Damage()
    assert row_of(pod).missing == 2, "a scrub that began earlier knows it, too"


def test_a_scrub_goes_on_where_a_file_cannot_even_be_opened(pod: DrivePod) -> None:
    with pod.failing("open"):
        assert pod.contents.scrub(row_of(pod), 0, 3) == Damage(refused=[0, 1, 2])


def test_what_the_disk_gives_again_is_here_again_without_any_other_pod(pod: DrivePod) -> None:
    """Two pods may each have counted on the other: then one of them must take its own back."""
    row = row_of(pod)
    pod.files.spoil(row.id, 0)
    pod.contents.scrub(row, 0, 3)
    assert row_of(pod).missing == 1
    assert pod.contents.unreadable.is_torn(row.entry, version(pod, b"/a").dot)
    fetch(pod)
    assert row_of(pod).missing == 1, "the disk refuses still"
    pod.files.bad.clear()
    fetch(pod)
    assert row_of(pod).missing == 0
    assert pod.get(b"/a") == DATA


@pytest.mark.parametrize("operation", ["write", "sync"])
def test_a_disk_that_does_not_take_the_block_gets_it_in_another_file(
    pod: DrivePod, operation: str
) -> None:
    row = row_of(pod)
    pod.files.spoil(row.id, 0)
    pod.contents.scrub(row, 0, 3)
    with pod.failing(operation, line=row.id), pytest.raises(StoreError):
        fetch(pod, 0)
    pod.contents.pulls.end(row.id)
    assert fetch(pod, 0) != row.id
    assert (row_of(pod).missing, row_of(pod).id != row.id) == (0, True)
    assert pod.get(b"/a") == DATA
    assert row.id not in pod.files_left()


def test_a_block_that_is_refused_again_after_it_was_mended_comes_into_another_file(
    pod: DrivePod,
) -> None:
    row = row_of(pod)
    pod.files.wears_out = True
    pod.files.spoil(row.id, 0)
    pod.contents.scrub(row, 0, 3)
    fetch(pod, 0)
    pod.contents.scrub(row_of(pod), 0, 3)
    assert fetch(pod, 0) != row.id
    assert pod.get(b"/a") == DATA


def test_a_worn_file_that_a_program_has_open_serves_it_until_it_is_closed(pod: DrivePod) -> None:
    row = row_of(pod)
    pod.files.spoil(row.id, 0)
    pod.contents.scrub(row, 0, 3)
    handle = pod.open(b"/a")
    with pod.failing("write", line=row.id), pytest.raises(StoreError):
        fetch(pod, 0)
    pod.contents.pulls.end(row.id)
    fetch(pod, 0)
    assert pod.read(handle, BLOCK, BLOCK) == b"b" * BLOCK
    pod.files.spoil(row.id, 2 * BLOCK)
    pod.cache.put(version(pod, b"/a").dot, 2, b"c" * BLOCK)
    assert pod.read(handle, 2 * BLOCK, BLOCK) == b"c" * BLOCK, "what is refused later, too"
    pod.cache.put(version(pod, b"/a").dot, 0, b"a" * BLOCK)
    assert pod.read(handle) == DATA
    pod.volume.release(handle)
    assert pod.get(b"/a") == DATA
    assert row.id not in pod.files_left()
