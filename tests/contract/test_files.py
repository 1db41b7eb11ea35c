"""The contract of the backing files, on the disk and on their memory twin."""

from pathlib import Path

import pytest
from blake3 import blake3

from core.errors import AlreadyExists, BadHandle, StoreDamaged
from core.ids import ROOT, Dot, Incarnation
from core.ports import BackingFile, Files, SetAside, WayHome
from core.store.files_disk import DiskFiles
from core.store.files_memory import MemoryFiles
from tests.support.records import entry

PAGE = 4096
BLOCK = 64 * 1024


@pytest.fixture(params=["disk", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return DiskFiles(tmp_path, reserve_bytes=0) if request.param == "disk" else MemoryFiles()


@pytest.fixture
def file(files: Files) -> BackingFile:
    return files.create(7)


def test_a_new_file_is_empty_and_present(files: Files, file: BackingFile) -> None:
    assert file.size() == 0
    assert file.read(0, 10) == b""
    assert file.next_data(0) is None
    assert file.next_hole(0) == 0
    assert list(files.present()) == [7]


def test_a_line_has_one_file_only(files: Files, file: BackingFile) -> None:
    file.write(0, b"kept")
    with pytest.raises(AlreadyExists):
        files.create(7)
    assert file.read(0, 4) == b"kept"


def test_a_missing_file_is_damage_and_not_an_empty_file(files: Files) -> None:
    with pytest.raises(StoreDamaged):
        files.open(8, writable=True)
    with pytest.raises(StoreDamaged):
        files.set_aside(8)
    with pytest.raises(StoreDamaged):
        files.describe(8, WayHome(entry(1), b"name", ROOT, None))
    with pytest.raises(StoreDamaged):
        files.clone(8, 9)
    assert list(files.present()) == []


@pytest.mark.parametrize(
    ("offset", "data"),
    [(0, b"start"), (PAGE - 2, b"across"), (10 * PAGE, b"x" * (2 * PAGE + 1)), (3, b"")],
    ids=["at the start", "across a page", "beyond a hole", "nothing"],
)
def test_what_is_written_is_read_and_the_rest_is_zeros(
    file: BackingFile, offset: int, data: bytes
) -> None:
    file.write(offset, memoryview(data))
    size = offset + len(data) if data else 0
    assert file.size() == size
    assert file.read(0, size + 100) == bytes(min(offset, size)) + data


def test_reading_ends_at_the_end(file: BackingFile) -> None:
    file.write(0, b"0123456789")
    assert file.read(4, 3) == b"456"
    assert file.read(8, 100) == b"89"
    assert file.read(10, 1) == b""
    assert file.read(99, 1) == b""


def test_what_was_cut_off_comes_back_as_zeros(file: BackingFile) -> None:
    file.write(0, b"x" * (PAGE + 10))
    file.truncate(5)
    assert file.size() == 5
    file.truncate(PAGE + 20)
    assert file.read(0, 2 * PAGE) == b"x" * 5 + bytes(PAGE + 15)


def test_holes_and_data_are_told_apart(file: BackingFile) -> None:
    file.write(10 * BLOCK, b"d" * BLOCK)
    file.truncate(20 * BLOCK)
    assert file.next_data(0) == 10 * BLOCK
    assert file.next_hole(0) == 0
    assert file.next_hole(10 * BLOCK) == 11 * BLOCK
    assert file.next_data(10 * BLOCK + 5) == 10 * BLOCK + 5
    assert file.next_data(11 * BLOCK) is None
    assert file.next_hole(20 * BLOCK) == 20 * BLOCK


def test_a_punched_range_is_a_hole_and_the_size_stays(file: BackingFile) -> None:
    file.write(0, b"d" * (3 * BLOCK))
    file.punch(BLOCK, BLOCK)
    assert file.size() == 3 * BLOCK
    assert file.read(BLOCK - 1, BLOCK + 2) == b"d" + bytes(BLOCK) + b"d"
    assert file.next_hole(0) == BLOCK
    assert file.next_data(BLOCK) == 2 * BLOCK
    file.punch(10, 5)
    assert file.read(9, 7) == b"d" + bytes(5) + b"d"
    file.punch(2 * BLOCK, 10 * BLOCK)
    assert file.size() == 3 * BLOCK
    assert file.read(2 * BLOCK, BLOCK) == bytes(BLOCK)


def test_allocated_space_reads_as_zeros_and_keeps_or_grows_the_size(file: BackingFile) -> None:
    file.allocate(0, BLOCK, keep_size=True)
    assert file.size() == 0
    file.allocate(0, BLOCK, keep_size=False)
    assert file.size() == BLOCK
    assert file.read(0, BLOCK) == bytes(BLOCK)


def test_hashes_are_of_real_bytes_and_none_for_holes(file: BackingFile) -> None:
    file.write(0, b"a" * BLOCK)
    file.write(3 * BLOCK + 10, b"b")
    file.truncate(6 * BLOCK)
    file.write(6 * BLOCK, b"tail")
    expected = [
        blake3(b"a" * BLOCK).digest(),
        None,
        None,
        blake3(bytes(10) + b"b" + bytes(BLOCK - 11)).digest(),
        None,
        None,
        blake3(b"tail").digest(),
        None,
    ]
    assert file.hashes(0, 8, BLOCK) == expected
    assert file.hashes(1, 3, BLOCK) == expected[1:4]
    assert file.hashes(6, 1, BLOCK) == expected[6:7]
    assert file.hashes(0, 0, BLOCK) == []


def test_written_zeros_are_data_or_a_hole_but_never_another_hash(file: BackingFile) -> None:
    file.write(0, bytes(BLOCK))
    assert file.hashes(0, 1, BLOCK) in ([None], [blake3(bytes(BLOCK)).digest()])


def test_a_clone_has_the_bytes_and_changes_apart_or_is_refused_whole(
    files: Files, file: BackingFile
) -> None:
    file.write(0, b"one")
    if files.clone(7, 8):
        other = files.open(8, writable=True)
        assert other.read(0, 10) == b"one"
        other.write(0, b"two")
        assert file.read(0, 10) == b"one"
        other.close()
    else:
        assert list(files.present()) == [7]


def test_a_deleted_file_lives_on_in_open_handles(files: Files, file: BackingFile) -> None:
    file.write(0, b"kept")
    files.delete(7)
    files.delete(7)
    assert list(files.present()) == []
    file.write(4, b" on")
    assert file.read(0, 10) == b"kept on"
    again = files.create(7)
    assert again.size() == 0
    again.close()


def test_a_file_set_aside_is_not_present_any_more(files: Files, file: BackingFile) -> None:
    files.set_aside(7)
    assert list(files.present()) == []
    with pytest.raises(StoreDamaged):
        files.open(7, writable=False)


def test_files_of_one_number_that_were_set_aside_one_after_the_other_are_all_kept(
    files: Files, file: BackingFile
) -> None:
    assert files.held_aside() == SetAside(0, 0)
    file.write(0, b"first")
    files.set_aside(7)
    again = files.create(7)
    again.write(0, b"second")
    again.close()
    files.set_aside(7)
    assert files.held_aside() == SetAside(2, 11)


def test_a_handle_for_reading_refuses_changes_and_a_closed_one_everything(
    files: Files, file: BackingFile
) -> None:
    reader = files.open(7, writable=False)
    for change in (
        lambda: reader.write(0, b"x"),
        lambda: reader.truncate(1),
        lambda: reader.allocate(0, 1, keep_size=True),
    ):
        with pytest.raises(BadHandle):
            change()
    reader.close()
    reader.close()
    with pytest.raises(BadHandle):
        reader.read(0, 1)


def test_noted_changes_with_each_write_and_not_with_reads(file: BackingFile) -> None:
    file.write(0, b"one")
    first = file.noted()
    assert first.size == 3
    file.read(0, 3)
    assert file.noted() == first
    file.write(0, b"longer")
    assert file.noted() != first


def test_a_file_open_for_writing_counts_as_one_that_may_change(
    files: Files, file: BackingFile
) -> None:
    reader = files.open(7, writable=False)
    assert reader.mapped_for_writing()
    file.close()
    assert not reader.mapped_for_writing()
    reader.close()


def test_the_rest_of_the_port_can_be_called_at_any_time(files: Files, file: BackingFile) -> None:
    file.write(0, b"x")
    file.sync()
    files.sync_names()
    files.describe(7, WayHome(entry(1), "näme".encode(), ROOT, Dot(Incarnation(3), 4)))
    files.describe(7, WayHome(entry(1), b"\xff", ROOT, None))
    files.use_reserve()
    files.use_reserve()
    files.restore_reserve()
    space = files.space()
    assert 0 <= space.free <= space.total
    assert list(files.present()) == [7]


def test_what_was_set_aside_is_listed_read_and_removed_by_its_name(
    files: Files, file: BackingFile
) -> None:
    assert list(files.aside()) == []
    file.write(0, b"first")
    files.set_aside(7)
    again = files.create(7)
    again.write(BLOCK, b"second")
    again.close()
    files.set_aside(7)
    first, second = sorted(files.aside(), key=lambda each: each.size)
    assert (first.size, second.size) == (5, BLOCK + 6)
    opened = files.open_aside(second.name)
    assert opened.read(BLOCK, 10) == b"second"
    assert opened.hashes(0, 2, BLOCK) == [None, blake3(b"second").digest()]
    opened.close()
    for _ in range(2):
        files.drop_aside(second.name)
    assert [each.name for each in files.aside()] == [first.name]
    with pytest.raises(StoreDamaged):
        files.open_aside(second.name)
