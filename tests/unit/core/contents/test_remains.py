"""A version whose file is removed while a program changes it: whole again after the last close."""

import itertools
import random
from collections.abc import Callable

import pytest

from core.contents.events import RemovedVersionLost
from core.contents.remains import is_left
from core.contents.settings import ContentSettings
from core.errors import NoSpace
from core.ids import EntryId
from core.model.content import Line, LineRole
from core.model.records import Version
from core.volume.interface import ROOT_NODE, AttributeChanges, Attributes, Handle, OpenFlags
from tests.support.drive_contents import BLOCK, FarPod, blocks, names_of, rows, shown, version
from tests.support.drive_pods import ME, READ, WRITE, DrivePod

DATA = blocks(b"a", b"b", b"c", b"d") + b"end"
PATCH = b"x" * 100
ALONE_WITHOUT_HISTORY = ContentSettings(history_keep_ms=0, others=False)
# Deep enough in its block to show that the whole block is saved.
INSIDE = BLOCK + 7


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def old_file(pod: DrivePod, path: bytes = b"/a", data: bytes = DATA) -> EntryId:
    """A file that was published, synced, and is not young any more."""
    pod.put(path, data)
    pod.publish_closed()
    pod.volume.sync_all()
    pod.clock.now_ms += 120_000
    return shown(pod, path).file


def whole(pod: DrivePod, entry: EntryId, data: bytes = DATA) -> list[Line]:
    """The older versions of a file that hold all of `data`."""
    found = [row for row in rows(pod, entry) if row.role is LineRole.HISTORY and row.whole]
    for row in found:
        file = pod.files.open(row.id, writable=False)
        assert file.size() == len(data)
        assert file.read(0, len(data)) == data
        assert row.content is not None
        assert row.content.size == len(data)
        file.close()
    return found


def agree(pod: DrivePod) -> None:
    """No file without a row; no row of a whole content without its file."""
    with pod.store.read() as reader:
        known = {row.id: row for role in LineRole for row in reader.lines_in_role(role)}
    present = set(pod.files_left())
    assert present <= known.keys()
    kept = {line for line, row in known.items() if row.role is LineRole.HISTORY and row.whole}
    assert kept - {line for line in kept if known[line].small is not None} <= present


def gone(pod: DrivePod) -> None:
    """When all know of the removal nothing stays."""
    pod.clock.now_ms += 40 * 86_400_000
    pod.contents.keeping.expire(0, lambda _row: True)
    assert pod.files_left() == []


# --- what programs do ----------------------------------------------------------------------------


def nothing(_pod: DrivePod, _handle: Handle) -> None:
    pass


def write_inside(pod: DrivePod, handle: Handle) -> None:
    assert pod.volume.write(handle, INSIDE, PATCH) == len(PATCH)


def write_all(pod: DrivePod, handle: Handle) -> None:
    assert pod.volume.write(handle, 0, b"y" * len(DATA)) == len(DATA)


def grow(pod: DrivePod, handle: Handle) -> None:
    assert pod.volume.write(handle, len(DATA) + BLOCK, PATCH) == len(PATCH)


def resize(pod: DrivePod, handle: Handle, size: int) -> None:
    """Set the size; the handle says of which file."""
    done = pod.volume.set_attributes(ROOT_NODE, handle, AttributeChanges(size=size), ME)
    assert isinstance(done, Attributes)


def cut_short(pod: DrivePod, handle: Handle) -> None:
    resize(pod, handle, INSIDE)


def cut_to_nothing(pod: DrivePod, handle: Handle) -> None:
    resize(pod, handle, 0)


def punch(pod: DrivePod, handle: Handle) -> None:
    assert pod.volume.allocate(handle, INSIDE, BLOCK, True, True, False) is None


CHANGES = [nothing, write_inside, write_all, grow, cut_short, cut_to_nothing, punch]


def opened(pod: DrivePod, path: bytes = b"/a") -> Handle:
    pod.node = pod.find(path).node
    return pod.open(path, READ | WRITE)


@pytest.mark.parametrize("reflinks", [False, True])
@pytest.mark.parametrize("after", CHANGES, ids=lambda f: f.__name__)
@pytest.mark.parametrize("before", CHANGES, ids=lambda f: f.__name__)
def test_a_file_removed_while_it_is_changed_is_whole_again_after_its_last_close(
    before: Callable[[DrivePod, Handle], None],
    after: Callable[[DrivePod, Handle], None],
    reflinks: bool,
) -> None:
    pod = DrivePod(reflinks=reflinks)
    entry = old_file(pod)
    handle = opened(pod)
    before(pod, handle)
    pod.remove(b"/a")
    after(pod, handle)
    after(pod, handle)
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    (kept,) = whole(pod, entry)
    assert kept.kept_until_ms > pod.clock.wall_ms()
    assert pod.publish() == [], "nothing of what was removed is published"
    assert not pod.contents.keeping.settles
    agree(pod)
    gone(pod)


def test_what_was_changed_and_closed_but_not_published_is_brought_back_as_published(
    pod: DrivePod,
) -> None:
    entry = old_file(pod)
    pod.patch(b"/a", INSIDE, PATCH)
    pod.remove(b"/a")
    assert list(pod.contents.keeping.settle()) == [entry]
    assert len(whole(pod, entry)) == 1
    gone(pod)


def test_a_file_that_another_replaces_while_it_is_changed_is_kept_as_published(
    pod: DrivePod,
) -> None:
    entry = old_file(pod)
    handle = opened(pod)
    write_inside(pod, handle)
    pod.put(b"/new", b"new")
    pod.rename(b"/new", b"/a")
    write_all(pod, handle)
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    assert len(whole(pod, entry)) == 1
    assert pod.get(b"/a") == b"new"


def test_the_last_of_several_names_counts(pod: DrivePod) -> None:
    entry = old_file(pod)
    pod.volume.make_link(pod.find(b"/a").node, *pod.folder(b"/b"))
    handle = opened(pod)
    write_inside(pod, handle)
    pod.remove(b"/a")
    assert not pod.contents.keeping.settles, "it has another name"
    pod.remove(b"/b")
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    assert len(whole(pod, entry)) == 1


def test_a_version_is_kept_that_was_changed_in_place_before_its_file_was_cut_and_removed(
    pod: DrivePod,
) -> None:
    """The cut begins another line; what the old one and its aside hold belongs together."""
    entry = old_file(pod)
    handle = opened(pod)
    write_inside(pod, handle)
    cut_to_nothing(pod, handle)
    write_inside(pod, handle)
    assert pod.get(b"/a")[INSIDE:] == PATCH
    pod.remove(b"/a")
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    assert len(whole(pod, entry)) == 1
    gone(pod)


def test_a_version_that_was_changed_in_place_is_served_after_its_file_was_cut(
    pod: DrivePod,
) -> None:
    old_file(pod)
    old = version(pod, b"/a")
    handle = opened(pod)
    write_inside(pod, handle)
    cut_to_nothing(pod, handle)
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    for name in names_of(old, DATA):
        assert pod.contents.block(name) == DATA[name.index * BLOCK : (name.index + 1) * BLOCK]
    pod.publish()
    assert pod.get(b"/a") == b""
    gone_version(pod)


def gone_version(pod: DrivePod) -> None:
    pod.clock.now_ms += 40 * 86_400_000
    pod.contents.keeping.expire(0, lambda _row: True)
    agree(pod)
    assert len(pod.files_left()) <= 1


def test_a_conflict_version_that_is_removed_while_it_is_changed_is_kept_and_the_file_untouched(
    pod: DrivePod,
) -> None:
    entry = old_file(pod)
    far = FarPod(pod)
    far.exchange()
    here = DATA[::-1]
    pod.put(b"/a", here)
    pod.publish_closed()
    pod.clock.now_ms += 5
    far.publish(b"/a", b"elsewhere")
    far.exchange()
    (copy,) = [b"/" + name for name in pod.names() if b"conflict" in name]
    handle = opened(pod, copy)
    write_inside(pod, handle)
    pod.remove(copy)
    write_all(pod, handle)
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    assert [row for row in whole_of(pod, entry, here) if row.base is None]
    assert version(pod, b"/a").size == 9


def whole_of(pod: DrivePod, entry: EntryId, data: bytes) -> list[Line]:
    found = [row for row in rows(pod, entry) if row.role is LineRole.HISTORY and row.whole]
    return [row for row in found if pod.files.open(row.id, writable=False).read(0, 2**30) == data]


def test_the_version_is_served_while_a_program_still_has_its_removed_file_open(
    pod: DrivePod,
) -> None:
    old_file(pod)
    old = version(pod, b"/a")
    handle = opened(pod)
    write_inside(pod, handle)
    pod.remove(b"/a")
    grow(pod, handle)
    for name in names_of(old, DATA):
        assert pod.contents.block(name) == DATA[name.index * BLOCK : (name.index + 1) * BLOCK]
    assert pod.read(handle)[INSIDE : INSIDE + len(PATCH)] == PATCH


# --- what is not kept ----------------------------------------------------------------------------


def test_what_was_never_published_costs_nothing_and_leaves_nothing(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, DATA)
    steps: list[str] = []
    pod.store.fail = steps.append
    pod.files.fail = lambda what, _line: steps.append(what)
    pod.remove(b"/a")
    pod.volume.write(handle, 0, PATCH)
    pod.volume.release(handle)
    assert "sync" not in steps
    assert "create" not in steps
    assert pod.files_left() == []
    assert not pod.contents.keeping.settles


@pytest.mark.parametrize("keep_ms", [0, 86_400_000])
def test_a_pod_alone_keeps_what_its_history_says(keep_ms: int) -> None:
    pod = DrivePod(others=False)
    pod.contents.configure(ContentSettings(history_keep_ms=keep_ms, others=False))
    entry = old_file(pod)
    handle = opened(pod)
    write_inside(pod, handle)
    pod.remove(b"/a")
    write_all(pod, handle)
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    assert len(whole(pod, entry)) == bool(keep_ms)
    gone(pod)


def test_what_another_pod_has_goes_with_the_last_close(pod: DrivePod) -> None:
    entry = old_file(pod)
    far = FarPod(pod)
    far.exchange()
    far.hold(version(pod, b"/a"))
    far.exchange()
    pod.contents.configure(ContentSettings(history_keep_ms=0))
    handle = opened(pod)
    write_inside(pod, handle)
    pod.remove(b"/a")
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    assert whole(pod, entry) == []
    assert pod.files_left() == []
    assert not [event for event in pod.events if isinstance(event, RemovedVersionLost)]


# --- bounds --------------------------------------------------------------------------------------


def test_what_was_given_up_before_the_removal_is_said_to_be_lost(pod: DrivePod) -> None:
    pod.contents.configure(ContentSettings(aside_bytes_max=BLOCK))
    entry = old_file(pod)
    old = version(pod, b"/a")
    handle = opened(pod)
    write_all(pod, handle)
    pod.events.clear()
    pod.remove(b"/a")
    assert RemovedVersionLost(entry, old.dot) in pod.events
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    assert whole(pod, entry) == []
    gone(pod)


def test_after_the_removal_the_bound_does_not_count(pod: DrivePod) -> None:
    pod.contents.configure(ContentSettings(aside_bytes_max=BLOCK))
    entry = old_file(pod)
    handle = opened(pod)
    write_inside(pod, handle)
    pod.remove(b"/a")
    write_all(pod, handle)
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    assert len(whole(pod, entry)) == 1


def test_on_a_full_disk_a_program_may_not_overwrite_what_only_its_removed_file_holds(
    pod: DrivePod,
) -> None:
    entry = old_file(pod)
    handle = opened(pod)
    pod.remove(b"/a")
    write_inside(pod, handle)
    used = pod.files.capacity - pod.files.space().free
    pod.files.capacity = used
    with pytest.raises(NoSpace):
        pod.volume.write(handle, 0, PATCH)
    assert pod.read(handle, 0, 4) == b"aaaa"
    pod.files.capacity = 2**50
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    assert len(whole(pod, entry)) == 1


def test_what_cannot_be_written_back_on_a_full_disk_is_tried_again(pod: DrivePod) -> None:
    entry = old_file(pod)
    handle = opened(pod)
    pod.remove(b"/a")
    punch(pod, handle)
    pod.volume.release(handle)
    pod.files.capacity = pod.files.capacity - pod.files.space().free
    assert list(pod.contents.keeping.settle()) == []
    pod.files.capacity = 2**50
    assert list(pod.contents.keeping.settle()) == [entry]
    assert len(whole(pod, entry)) == 1


# --- what the kernel writes by itself ------------------------------------------------------------


def written_by_the_kernel(pod: DrivePod) -> tuple[EntryId, Handle, int]:
    """A new file that the kernel writes, published while it is open, as a rename does."""
    handle = pod.create(b"/a")
    (line,) = pod.contents.table.dirty_lines()
    line.let_kernel_write()
    with_kernel(pod, line.line.id, 0, DATA)
    assert pod.publish_line(line.line.id, now=True) is not None
    return shown(pod, b"/a").file, handle, line.line.id


def with_kernel(pod: DrivePod, line: int, offset: int, data: bytes) -> None:
    file = pod.files.open(line, writable=True)
    file.write(offset, data)
    file.close()


@pytest.mark.parametrize("reflinks", [False, True])
def test_what_the_kernel_wrote_is_kept_if_it_writes_no_more(reflinks: bool) -> None:
    pod = DrivePod(reflinks=reflinks)
    entry, handle, _ = written_by_the_kernel(pod)
    pod.remove(b"/a")
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    assert len(whole(pod, entry)) == 1
    gone(pod)


def test_a_clone_keeps_what_the_kernel_overwrites_after_the_removal() -> None:
    pod = DrivePod(reflinks=True)
    entry, handle, line = written_by_the_kernel(pod)
    pod.remove(b"/a")
    with_kernel(pod, line, INSIDE, PATCH)
    pod.contents.keeping.settle()
    assert len(whole(pod, entry)) == 1, "the clone waits for no close"
    pod.volume.release(handle)
    assert len(whole(pod, entry)) == 1
    gone(pod)


def test_what_the_kernel_overwrote_unseen_is_said_to_be_lost() -> None:
    pod = DrivePod(reflinks=False)
    entry, handle, line = written_by_the_kernel(pod)
    old = version(pod, b"/a")
    pod.remove(b"/a")
    with_kernel(pod, line, INSIDE, PATCH)
    pod.volume.release(handle)
    pod.events.clear()
    pod.contents.keeping.settle()
    assert RemovedVersionLost(entry, old.dot) in pod.events
    assert whole(pod, entry) == []
    kept = [row for row in rows(pod, entry) if row.role is LineRole.HISTORY]
    assert [row.missing for row in kept] == [1], "the other blocks may still be asked for"
    gone(pod)


def test_a_mapping_that_outlives_the_close_is_waited_for(pod: DrivePod) -> None:
    entry = old_file(pod)
    handle = opened(pod)
    write_inside(pod, handle)
    pod.remove(b"/a")
    (line,) = pod.contents.table.remains
    pod.volume.release(handle)
    pod.files.mapped.add(line)
    assert list(pod.contents.keeping.settle()) == []
    pod.files.mapped.clear()
    assert list(pod.contents.keeping.settle()) == [entry]
    assert len(whole(pod, entry)) == 1


# --- kills and power cuts ------------------------------------------------------------------------


class Stopped(BaseException):
    """The process ends here."""


def stop_at(pod: DrivePod, step: int) -> Callable[[], int]:
    """Let the step with this number be the last; returns how many there were."""
    counted = itertools.count()
    last = [0]

    def fail(*_what: object) -> None:
        last[0] = next(counted)
        if last[0] == step:
            raise Stopped

    pod.store.fail = fail
    pod.files.fail = fail
    return lambda: last[0]


def life(pod: DrivePod) -> None:
    handle = opened(pod)
    write_inside(pod, handle)
    pod.remove(b"/a")
    write_inside(pod, handle)
    assert pod.volume.write(handle, 2 * BLOCK, PATCH) == len(PATCH)
    cut_short(pod, handle)
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    pod.store.sync()


def removed_untouched(pod: DrivePod) -> None:
    handle = opened(pod)
    pod.remove(b"/a")
    write_all(pod, handle)
    pod.volume.release(handle)
    pod.contents.keeping.settle()


def cut_and_removed(pod: DrivePod) -> None:
    handle = opened(pod)
    write_inside(pod, handle)
    cut_to_nothing(pod, handle)
    pod.remove(b"/a")
    write_inside(pod, handle)
    pod.volume.release(handle)
    pod.contents.keeping.settle()


LIVES = [life, removed_untouched, cut_and_removed]


def steps_of(story: Callable[[DrivePod], None], *, reflinks: bool) -> int:
    pod = DrivePod(reflinks=reflinks)
    old_file(pod)
    count = stop_at(pod, -1)
    story(pod)
    return count()


def after_a_stop(pod: DrivePod, entry: EntryId, of: Version, step: int) -> None:
    pod.contents.keeping.settle()
    agree(pod)
    if not pod.exists(b"/a"):
        assert len(whole(pod, entry)) == 1, step
        for name in names_of(of, DATA):
            wanted = DATA[name.index * BLOCK : (name.index + 1) * BLOCK]
            assert pod.contents.block(name) == wanted, step
    pod.publish()
    if pod.exists(b"/a"):
        pod.get(b"/a")
        pod.remove(b"/a")
        pod.contents.keeping.settle()
    agree(pod)
    gone(pod)


@pytest.mark.parametrize("reflinks", [False, True])
@pytest.mark.parametrize("story", LIVES, ids=lambda f: f.__name__)
def test_a_kill_at_any_step_loses_nothing(
    story: Callable[[DrivePod], None], reflinks: bool
) -> None:
    for step in range(steps_of(story, reflinks=reflinks) + 1):
        pod = DrivePod(reflinks=reflinks)
        entry, of = old_file(pod), version(pod, b"/a")
        stop_at(pod, step)
        with pytest.raises(Stopped):
            story(pod)
        pod.store.fail = pod.files.fail = None
        pod.kill()
        after_a_stop(pod, entry, of, step)


@pytest.mark.parametrize("luck", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("reflinks", [False, True])
@pytest.mark.parametrize("story", LIVES, ids=lambda f: f.__name__)
def test_a_power_cut_at_any_step_loses_no_version_whose_removal_it_spares(
    story: Callable[[DrivePod], None], reflinks: bool, luck: float
) -> None:
    """`luck` is how much of what was not synced reached the disk all the same."""
    steps = range(steps_of(story, reflinks=reflinks) + 1)
    for step, kept in itertools.product(steps, (0, 1, 10**9)):
        pod = DrivePod(reflinks=reflinks)
        entry, of = old_file(pod), version(pod, b"/a")
        stop_at(pod, step)
        with pytest.raises(Stopped):
            story(pod)
        pod.store.fail = pod.files.fail = None
        cut_power(pod, kept, luck, step)
        after_a_stop(pod, entry, of, step)


def cut_power(pod: DrivePod, kept: int, luck: float, seed: int) -> None:
    chance = random.Random(seed)
    pod.store.crash(min(kept, pod.store.unsynced))
    pod.files.crash(lambda: chance.random() < luck)
    pod.store.reopen()
    pod.boot += b"'"
    pod.start()


def test_a_power_cut_after_the_removal_spares_the_clone_of_what_the_kernel_writes() -> None:
    pod = DrivePod(reflinks=True)
    entry, _, _ = written_by_the_kernel(pod)
    pod.volume.sync_all()
    pod.remove(b"/a")
    pod.store.sync()
    pod.cut_power()
    pod.contents.keeping.settle()
    assert len(whole(pod, entry)) == 1


def test_what_was_put_together_survives_a_power_cut(pod: DrivePod) -> None:
    entry = old_file(pod)
    handle = opened(pod)
    write_inside(pod, handle)
    pod.volume.sync(handle, data_only=True)
    pod.remove(b"/a")
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    pod.store.sync()
    pod.cut_power()
    assert len(whole(pod, entry)) == 1


def test_a_change_at_the_moment_of_the_removal_does_not_undo_it(pod: DrivePod) -> None:
    """Another thread may write between the commit of a removal and what follows from it."""
    entry = old_file(pod)
    handle = opened(pod)
    real = pod.contents.keeping.purge

    def purge(lines: list[Line]) -> None:
        write_inside(pod, handle)
        real(lines)

    pod.contents.keeping.purge = purge  # type: ignore[method-assign,assignment]
    pod.remove(b"/a")
    pod.contents.keeping.purge = real  # type: ignore[method-assign]
    assert [row.base for row in rows(pod, entry)] == [None, None]
    pod.kill()
    assert not pod.exists(b"/a")
    pod.contents.keeping.settle()
    assert len(whole(pod, entry)) == 1


def test_a_pod_alone_keeps_what_was_made_ready_and_not_changed_before_the_removal() -> None:
    """The hour of the last older version is not over, so that nothing is saved of a change."""
    pod = DrivePod(others=False)
    entry = old_file(pod, data=DATA[::-1])
    pod.put(b"/a", DATA)
    pod.publish_closed()
    pod.volume.sync_all()
    pod.clock.now_ms += 120_000
    handle = opened(pod)
    assert pod.volume.allocate(handle, 0, BLOCK, True, False, False) is None
    pod.remove(b"/a")
    write_inside(pod, handle)
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    assert len(whole_of(pod, entry, DATA)) == 1


def test_the_removal_is_durable_before_the_published_file_changes(pod: DrivePod) -> None:
    """Else a power cut leaves a file that counts as published and holds something else."""
    old_file(pod)
    handle = opened(pod)
    pod.remove(b"/a")
    steps: list[str] = []
    pod.store.fail = steps.append
    (line,) = pod.contents.table.remains
    pod.files.fail = lambda what, number: steps.append(f"{what} {number}")
    write_inside(pod, handle)
    assert steps.index("sync") < steps.index(f"write {line}")


def test_what_is_left_of_a_version_is_known_from_the_changes(pod: DrivePod) -> None:
    old_file(pod)
    handle = opened(pod)
    (line,) = pod.contents.table.lines_of(shown(pod, b"/a").file)
    assert is_left(line), "nothing changed"
    write_inside(pod, handle)
    assert is_left(line), "what changed was saved"
    line.close_asides()
    assert not is_left(line)


def test_opening_to_cut_a_file_and_removing_it_keeps_the_untouched_content(pod: DrivePod) -> None:
    entry = old_file(pod)
    handle = pod.open(b"/a", WRITE | OpenFlags.TRUNCATE)
    pod.volume.write(handle, 0, PATCH)
    pod.remove(b"/a")
    pod.volume.release(handle)
    assert len(whole(pod, entry)) == 1
