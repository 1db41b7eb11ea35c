import pytest

from core.contents.recovery import AfterCut, after_power_cut
from core.contents.settings import ContentSettings
from core.ids import Dot, EntryId, Incarnation
from core.model.content import Line, LineRole
from core.volume.interface import OpenFlags
from tests.support.drive_contents import BLOCK, FarPod, blocks, pull, rows, shown, version
from tests.support.drive_pods import READ, WRITE, DrivePod

ENTRY = EntryId(bytes(16))
OLD, NEW = Dot(Incarnation(1), 1), Dot(Incarnation(1), 2)


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


@pytest.mark.parametrize(
    ("version_", "base", "synced", "elsewhere", "here", "wanted", "why"),
    [
        (None, (), False, False, False, AfterCut.GO_ON, "a new file"),
        (None, (OLD,), True, False, True, AfterCut.GO_ON, "a rewrite that was synced"),
        (None, (OLD,), False, False, True, AfterCut.ASIDE, "a rewrite that may be a torso"),
        (None, (OLD,), False, False, False, AfterCut.GO_ON, "it is all that there is"),
        (NEW, (NEW,), False, True, False, AfterCut.GO_ON, "marked after the version was synced"),
        (NEW, (OLD,), False, False, False, AfterCut.COVER, "nobody else has the version"),
        (NEW, (OLD,), False, True, False, AfterCut.ASIDE, "another pod has it: that is shown"),
        (NEW, (OLD,), True, True, False, AfterCut.BESIDE, "and these were promised, too"),
    ],
)
def test_after_a_power_cut(
    version_: Dot | None,
    base: tuple[Dot, ...],
    synced: bool,
    elsewhere: bool,
    here: bool,
    wanted: AfterCut,
    why: str,
) -> None:
    row = Line(1, ENTRY, LineRole.CURRENT, version_, base=base, synced_by_program=synced)
    assert after_power_cut(row, held_elsewhere=elsewhere, base_here=here) is wanted, why


def test_what_was_synced_is_there_after_a_power_cut(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, blocks(b"a", b"b"))
    assert pod.volume.sync(handle, data_only=True) is None
    pod.volume.write(handle, 0, b"not promised")
    recovered = pod.cut_power()
    assert recovered.power_cut
    assert pod.get(b"/a") == blocks(b"a", b"b")
    assert len(recovered.dirty) == 1
    pod.publish()
    assert pod.get(b"/a") == blocks(b"a", b"b")


def test_what_was_not_synced_is_there_after_a_kill(pod: DrivePod) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, b"written")
    recovered = pod.kill()
    assert not recovered.power_cut
    assert pod.get(b"/a") == b"written"
    (published,) = pod.publish()
    assert published.size == 7


def test_the_mark_survives_a_power_cut_that_the_data_did_not_wait_for(pod: DrivePod) -> None:
    """Else a block that reached the disk would be taken for rot and thrown away."""
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    pod.volume.sync_all()
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 0, b"x" * BLOCK)
    pod.store.crash()
    pod.files.crash(lambda: True)
    pod.store.reopen()
    pod.boot = b"another boot"
    recovered = pod.start()
    assert len(recovered.dirty) == 1
    pod.publish()
    assert pod.get(b"/a") == blocks(b"x", b"b")
    assert len(pod.names()) == 1


def test_after_a_kill_the_next_version_covers_the_last_one(pod: DrivePod) -> None:
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    pod.patch(b"/a", 0, b"x")
    pod.kill()
    pod.publish()
    assert len(pod.names()) == 1
    assert pod.get(b"/a")[:2] == b"xa"


def test_a_file_that_was_cut_to_nothing_stays_so_after_a_kill_though_its_version_was_not_synced(
    pod: DrivePod,
) -> None:
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    pod.patch(b"/a", 0, b"changed")
    pod.publish()
    before = version(pod, b"/a")
    pod.open(b"/a", WRITE | OpenFlags.TRUNCATE)
    pod.kill()
    assert pod.find(b"/a").size == 0
    pod.publish()
    assert pod.get(b"/a") == b""
    assert version(pod, b"/a").context.covers(before.dot)
    assert len(pod.names()) == 1, "and nothing stands beside it"


def test_bytes_of_an_older_mark_go_to_the_history_if_another_pod_has_the_version(
    pod: DrivePod,
) -> None:
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, blocks(b"a", b"b"))
    pod.publish()
    of = version(pod, b"/a")
    far = FarPod(pod)
    far.exchange()
    far.hold(of)
    far.exchange()
    pod.store.sync()
    pod.files.sync_names()
    recovered = pod.cut_power()
    assert list(recovered.dirty) == []
    assert version(pod, b"/a") == of
    (row,) = rows(pod, of.entry)
    assert row.role is LineRole.HISTORY
    assert row.version is None, "it is not known to hold that version"


def test_a_small_file_that_was_opened_to_be_written_survives_a_power_cut(pod: DrivePod) -> None:
    """The rewrite has reached the disk empty: the published content is shown, not the torso."""
    pod.put(b"/a", b"precious")
    pod.publish_closed()
    pod.volume.sync_all()
    pod.open(b"/a", READ | WRITE)
    pod.store.sync()
    pod.cut_power()
    assert pod.get(b"/a") == b"precious"
    pod.publish()
    assert pod.get(b"/a") == b"precious"


def test_a_start_removes_orphans_and_sets_unknown_files_aside(pod: DrivePod) -> None:
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.open(b"/a")
    pod.remove(b"/a")
    assert len(pod.files_left()) == 1, "it is open"
    pod.files.create(77).write(0, b"whose?")
    recovered = pod.kill()
    assert recovered.set_aside == [77]
    assert list(pod.files.present()) == []


def test_a_start_removes_files_whose_content_lives_in_the_store(pod: DrivePod) -> None:
    pod.put(b"/a", b"small")
    pod.publish_closed()
    (row,) = rows(pod, shown(pod, b"/a").file)
    assert list(pod.files.present()) == [row.id], "it goes with the next few"
    assert list(pod.kill().set_aside) == []
    assert list(pod.files.present()) == []
    assert pod.get(b"/a") == b"small"


@pytest.mark.parametrize("kills", [1, 2])
def test_what_a_start_removes_was_made_useless_on_the_disk_too(pod: DrivePod, kills: int) -> None:
    """The commit that moved it into the record store survived the kill, and not the power cut."""
    handle = pod.create(b"/a")
    pod.volume.write(handle, 0, b"promised")
    pod.volume.sync(handle, data_only=False)
    pod.volume.release(handle)
    pod.publish_closed()
    for _ in range(kills):
        pod.kill()
    pod.files.sync_names()
    pod.cut_power()
    assert pod.get(b"/a") == b"promised"


def test_an_orphan_that_a_start_removes_was_one_on_the_disk_too(pod: DrivePod) -> None:
    pod.contents.configure(ContentSettings(history_keep_ms=0, others=False))
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    pod.volume.sync_all()
    pod.remove(b"/a")
    pod.kill()
    assert list(pod.files.present()) == []
    pod.files.sync_names()
    pod.cut_power()
    assert not pod.exists(b"/a")


def test_what_was_saved_aside_is_found_again_after_a_kill(pod: DrivePod) -> None:
    pod.put(b"/a", blocks(b"a", b"b", b"c"))
    pod.publish_closed()
    pod.volume.write(pod.open(b"/a", READ | WRITE), BLOCK, b"x")
    pod.kill()
    history = [row for row in rows(pod, shown(pod, b"/a").file) if row.role is LineRole.HISTORY]
    assert [row.missing for row in history] == [2]


def test_a_version_whose_file_a_power_cut_took_is_missing_and_not_said_to_be_here() -> None:
    """A clone was made before a change, and its name had not reached the disk."""
    pod = DrivePod(reflinks=True)
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    pod.volume.sync_all()
    pod.volume.write(pod.open(b"/a", READ | WRITE), 0, b"x")
    pod.store.sync()
    pod.cut_power()
    history = [row for row in rows(pod, shown(pod, b"/a").file) if row.role is LineRole.HISTORY]
    assert [row.missing for row in history] == [2]
    assert len(pod.get(b"/a")) == 2 * BLOCK


def test_a_changed_file_that_a_power_cut_took_is_missing(pod: DrivePod) -> None:
    """It was removed, and the power cut took the removal and left the file away."""
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    pod.volume.sync_all()
    pod.volume.write(pod.open(b"/a", READ | WRITE), 0, b"x")
    (line,) = [row.id for row in rows(pod, shown(pod, b"/a").file) if row.dirty]
    pod.store.sync()
    pod.files.delete(line)
    pod.files.sync_names()
    assert list(pod.cut_power().dirty) == []
    (row,) = [row for row in rows(pod, shown(pod, b"/a").file) if row.id == line]
    assert (row.missing, row.dirty) == (2, False)
    pull(pod, version(pod, b"/a"), blocks(b"a", b"b"))
    assert pod.get(b"/a") == blocks(b"a", b"b")


def test_what_was_removed_before_it_was_synced_is_looked_at_after_a_power_cut(
    pod: DrivePod,
) -> None:
    """Its row and its name had reached the disk, its bytes had not: they are missing."""
    data = blocks(b"a", b"b")
    pod.put(b"/a", data)
    pod.publish_closed()
    pod.files.sync_names()
    entry = shown(pod, b"/a").file
    pod.remove(b"/a")
    pod.store.sync()
    assert list(pod.cut_power().dirty) == [], "what was removed is not published"
    pod.contents.keeping.settle()
    assert not [row for row in rows(pod, entry) if row.role is LineRole.HISTORY and row.whole]


def test_what_was_removed_before_it_was_synced_is_an_older_version_once_it_is(
    pod: DrivePod,
) -> None:
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    entry = shown(pod, b"/a").file
    pod.remove(b"/a")
    pod.kill()
    pod.volume.sync_all()
    pod.cut_power()
    pod.contents.keeping.settle()
    (row,) = rows(pod, entry)
    assert (row.role, row.whole, row.dirty) == (LineRole.HISTORY, True, False)
    assert pod.files.open(row.id, writable=False).read(0, 2**30) == blocks(b"a", b"b")


def test_a_rewrite_of_which_a_power_cut_left_nothing_leaves_no_older_version(
    pod: DrivePod,
) -> None:
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    pod.volume.sync_all()
    pod.put(b"/a", blocks(b"c"))
    pod.store.sync()
    pod.cut_power()
    assert pod.get(b"/a") == blocks(b"a", b"b")
    assert len(rows(pod, shown(pod, b"/a").file)) == 1


def test_a_time_that_was_set_survives_a_kill(pod: DrivePod) -> None:
    from core.volume.interface import AttributeChanges
    from tests.support.drive_pods import ME

    pod.put(b"/a", b"data")
    changes = AttributeChanges(mtime_ns=5_000)
    pod.volume.set_attributes(pod.find(b"/a").node, None, changes, ME)
    pod.kill()
    pod.publish()
    assert version(pod, b"/a").mtime_ns == 5_000


def test_a_file_without_a_row_in_which_nothing_is_goes_at_a_start(pod: DrivePod) -> None:
    """A kill between its making and the commit of its row."""
    pod.files.create(77).close()
    assert list(pod.kill().set_aside) == []
    assert list(pod.files.present()) == []
    assert pod.files.quarantine == []


def test_a_disk_that_fails_at_a_lost_file_keeps_no_pod_from_starting(pod: DrivePod) -> None:
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    (line,) = [row.id for row in rows(pod, shown(pod, b"/a").file)]
    pod.store.sync()
    with pod.failing("open", "create", line=line):
        pod.cut_power()
        (row,) = rows(pod, shown(pod, b"/a").file)
        assert row.dirty, "nobody takes it for whole"
    pod.kill()
    (row,) = rows(pod, shown(pod, b"/a").file)
    assert row.missing == 2
