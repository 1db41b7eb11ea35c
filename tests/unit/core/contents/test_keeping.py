import pytest

from core.contents.events import ContentEvent, LinesDropped
from core.contents.settings import ContentSettings
from core.errors import NoSpace
from core.model.content import LineRole
from core.volume.interface import Handle, OpenFlags
from tests.support.drive_contents import FarPod, blocks, pull, rows, shown, version
from tests.support.drive_pods import ME, READ, WRITE, DrivePod

DATA = blocks(b"a", b"b")


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def old_file(pod: DrivePod, path: bytes = b"/a") -> None:
    pod.put(path, DATA)
    pod.publish_closed()
    pod.volume.sync_all()
    pod.clock.now_ms += 120_000


def test_a_removed_file_leaves_its_content_in_the_history(pod: DrivePod) -> None:
    old_file(pod)
    entry = shown(pod, b"/a").file
    pod.remove(b"/a")
    (row,) = rows(pod, entry)
    assert row.role is LineRole.HISTORY
    assert row.kept_until_ms > pod.clock.wall_ms()
    assert pod.files.open(row.id, writable=False).read(0, len(DATA)) == DATA


def test_what_dies_unpublished_leaves_nothing(pod: DrivePod) -> None:
    pod.put(b"/a", DATA)
    pod.remove(b"/a")
    assert pod.files_left() == []


def test_what_dies_young_is_kept_only_until_all_pods_know_of_it(pod: DrivePod) -> None:
    pod.put(b"/a", DATA)
    pod.publish_closed()
    entry = shown(pod, b"/a").file
    pod.remove(b"/a")
    (row,) = rows(pod, entry)
    assert row.role is LineRole.HISTORY
    assert row.kept_until_ms <= pod.clock.wall_ms()
    assert pod.contents.keeping.expire(0, lambda _row: True) == 1
    assert pod.files_left() == []


def remove_without_history(pod: DrivePod) -> None:
    old_file(pod)
    node = pod.find(b"/a").node
    pod.volume.set_xattr(node, b"user.wormhole.history", b"false", False, False, ME)
    pod.remove(b"/a")


def test_a_file_without_history_leaves_none_where_nobody_else_can_bring_it_back() -> None:
    pod = DrivePod(others=False)
    remove_without_history(pod)
    assert pod.files_left() == []


def test_a_file_without_history_is_kept_only_until_all_pods_know_of_its_removal(
    pod: DrivePod,
) -> None:
    remove_without_history(pod)
    assert pod.contents.keeping.expire(2**40, lambda _row: False) == 0
    assert pod.contents.keeping.over == 1
    assert pod.contents.keeping.expire(2**40, lambda _row: True) == 1
    assert pod.contents.keeping.over == 0
    assert pod.files_left() == []


def test_what_is_open_lives_until_its_last_close() -> None:
    pod = DrivePod(others=False)
    pod.contents.configure(ContentSettings(history_keep_ms=0, others=False))
    old_file(pod)
    first, second = pod.open(b"/a"), pod.open(b"/a", READ | WRITE)
    pod.remove(b"/a")
    pod.volume.release(first)
    assert pod.volume.write(second, 0, b"still") == 5
    assert pod.read(second, 0, 5) == b"still"
    pod.volume.release(second)
    assert pod.files_left() == []
    assert pod.publish() == [], "nothing of what was removed is published"
    assert not pod.exists(b"/a")


def test_what_is_open_to_be_changed_becomes_history_as_published_after_its_last_close(
    pod: DrivePod,
) -> None:
    old_file(pod)
    entry = shown(pod, b"/a").file
    handle = pod.open(b"/a", READ | WRITE)
    pod.remove(b"/a")
    assert [row.role for row in rows(pod, entry)] == [LineRole.REMOVED]
    assert pod.volume.write(handle, 0, b"still") == 5
    assert pod.read(handle, 0, 5) == b"still"
    pod.volume.release(handle)
    assert pod.publish() == [], "nothing of what was removed is published"
    pod.contents.keeping.settle()
    (row,) = [row for row in rows(pod, entry) if row.role is not LineRole.ORPHAN]
    assert row.role is LineRole.HISTORY
    assert pod.files.open(row.id, writable=False).read(0, 2**30) == DATA
    assert pod.contents.keeping.over == 1, "whether it may go is asked soon"


def test_what_was_saved_aside_stays_while_the_removed_file_is_open(pod: DrivePod) -> None:
    old_file(pod)
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 0, b"x")
    pod.remove(b"/a")
    pod.clock.now_ms += 40 * 86_400_000
    assert pod.contents.keeping.expire(0, lambda _row: True) == 0
    pod.volume.release(handle)
    pod.contents.keeping.settle()
    assert pod.contents.keeping.expire(0, lambda _row: True) == 1


def test_rows_of_removed_files_are_forgotten_in_bunches(pod: DrivePod) -> None:
    for number in range(70):
        pod.put(b"/%d" % number, b"x")
        pod.remove(b"/%d" % number)
    with pod.store.read() as reader:
        assert len(list(reader.lines_in_role(LineRole.ORPHAN))) < 64
    pod.contents.shutdown()
    with pod.store.read() as reader:
        assert list(reader.lines_in_role(LineRole.ORPHAN)) == []


def test_history_goes_when_its_time_is_over_and_what_replaced_it_has_its_copies(
    pod: DrivePod,
) -> None:
    old_file(pod)
    entry = shown(pod, b"/a").file
    pod.remove(b"/a")
    assert pod.contents.keeping.expire(2**40, lambda row: True) == 0, "its time is not over"
    pod.clock.now_ms += 31 * 86_400_000
    assert pod.contents.keeping.expire(2**40, lambda row: False) == 0, "it may not go"
    assert pod.contents.keeping.expire(2**40, lambda row: row.entry == entry) == 1
    assert pod.files_left() == []


def test_history_beyond_its_space_goes_oldest_first(pod: DrivePod) -> None:
    entries = []
    for name in (b"/a", b"/b"):
        old_file(pod, name)
        entries.append(shown(pod, name).file)
        pod.remove(name)
    assert pod.contents.keeping.expire(len(DATA), lambda row: True) == 1
    assert [len(rows(pod, entry)) for entry in entries if entry == entries[1]] == [1]
    (left,) = pod.files_left()
    assert rows(pod, entries[1])[0].id == left


def test_a_line_with_unpublished_changes_is_never_dropped(pod: DrivePod) -> None:
    old_file(pod)
    row = rows(pod, shown(pod, b"/a").file)[0]
    pod.patch(b"/a", 0, b"x")
    pod.contents.keeping.drop([row])
    assert pod.get(b"/a")[:2] == b"xa"


def test_a_line_can_be_evicted_while_a_program_reads_it(pod: DrivePod) -> None:
    old_file(pod)
    row = rows(pod, shown(pod, b"/a").file)[0]
    handle = pod.open(b"/a")
    pod.contents.keeping.drop([row])
    assert pod.read(handle) == DATA
    pod.volume.release(handle)
    assert pod.files_left() == []
    assert version(pod, b"/a").size == len(DATA), "the file is still there, its bytes elsewhere"


@pytest.mark.parametrize("cut", [False, True])
def test_what_is_written_to_a_file_after_its_eviction_is_published(
    pod: DrivePod, cut: bool
) -> None:
    """It is evicted while one program reads it; then another one writes."""
    old_file(pod)
    row = rows(pod, shown(pod, b"/a").file)[0]
    reader = pod.open(b"/a")
    pod.contents.keeping.drop([row])
    pod.volume.release(write_to(pod, cut=cut))
    pod.volume.release(reader)
    pod.publish_closed()
    assert pod.get(b"/a") == b"important" + (b"" if cut else DATA[9:])


def write_to(pod: DrivePod, *, cut: bool) -> Handle:
    handle = pod.open(b"/a", WRITE | OpenFlags.TRUNCATE if cut else READ | WRITE)
    assert pod.volume.write(handle, 0, b"important") == 9
    return handle


def test_what_is_written_to_an_older_version_after_it_went_from_the_history_is_published(
    pod: DrivePod,
) -> None:
    """A program has it open to change it, and a newer version came from elsewhere meanwhile."""
    old_file(pod)
    handle = pod.open(b"/a", READ | WRITE)
    far = FarPod(pod)
    far.exchange()
    data = blocks(b"c", b"d")
    of = far.publish(b"/a", data)
    far.exchange()
    pull(pod, of, data)
    pod.clock.now_ms += 40 * 86_400_000
    assert pod.contents.keeping.expire(0, lambda row: row.version != of.dot) == 1
    assert pod.volume.write(handle, 0, b"important") == 9
    pod.volume.release(handle)
    pod.publish_closed()
    contents = [pod.get(b"/" + name) for name in pod.names()]
    assert sorted(contents) == sorted([data, b"important" + DATA[9:]])


def test_a_line_that_was_evicted_while_a_program_read_it_is_gone_when_the_file_is_removed(
    pod: DrivePod,
) -> None:
    old_file(pod)
    entry = shown(pod, b"/a").file
    pod.contents.keeping.drop(rows(pod, entry))
    pod.remove(b"/a")
    assert rows(pod, entry) == []


def test_cutting_and_rewriting_leaves_no_files_behind(pod: DrivePod) -> None:
    pod.contents.configure(pod.content_settings.__class__(history_keep_ms=0))
    for number in range(5):
        handle = pod.open(b"/a", WRITE | OpenFlags.TRUNCATE) if number else pod.create(b"/a")
        pod.volume.write(handle, 0, DATA)
        pod.volume.release(handle)
        pod.publish_closed()
    pod.contents.keeping.expire(0, lambda row: True)
    assert len(pod.files_left()) == 1


def test_those_who_listen_hear_whose_older_versions_went(pod: DrivePod) -> None:
    heard: list[ContentEvent] = []
    pod.contents.subscribe(heard.append)
    old_file(pod)
    entry = shown(pod, b"/a").file
    pod.remove(b"/a")
    pod.contents.keeping.expire(0, lambda _row: True)
    assert LinesDropped((entry,)) in heard


def test_what_gives_space_back_gets_the_reserve_where_it_does_not_fit_and_gives_it_back(
    pod: DrivePod, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(pod.files, "use_reserve", lambda: done.append("used"))
    monkeypatch.setattr(pod.files, "restore_reserve", lambda: done.append("restored"))

    def act() -> int:
        done.append("tried")
        if "used" not in done:
            raise NoSpace
        return 5

    assert pod.contents.keeping.freeing(act) == 5
    assert done == ["tried", "used", "tried", "restored"]
    done[:] = ["used"]
    assert pod.contents.keeping.freeing(act) == 5
    assert done == ["used", "tried"], "where there is room the reserve is left alone"
