import pytest

from core.contents.asides import Aside
from core.errors import NoSpace
from core.store.files_memory import MemoryFiles

BLOCK = 16


def saved(room: int = 1_000, capacity: int = 2**30) -> tuple[Aside, MemoryFiles]:
    files = MemoryFiles(capacity=capacity)
    source = files.create(1)
    source.write(0, bytes(range(56)))
    aside = Aside(2, files.create(2), size=56, block_size=BLOCK)
    aside.room_bytes = room
    return aside, files


def test_a_block_is_saved_once_as_it_was_first() -> None:
    aside, files = saved()
    source = files.open(1, writable=True)
    aside.save(source, 1, 2)
    source.write(16, b"x" * 32)
    aside.save(source, 0, 4)
    kept = files.open(2, writable=False)
    assert kept.read(0, 100) == bytes(range(56))
    assert list(aside.saved.runs(0, 9)) == [(0, 4)]


def test_blocks_that_the_version_does_not_have_are_not_saved() -> None:
    aside, files = saved()
    aside.save(files.open(1, writable=False), 4, 10)
    assert not aside.saved


def test_beyond_its_bound_the_old_version_is_given_up() -> None:
    aside, files = saved(room=20)
    aside.save(files.open(1, writable=False), 0, 4)
    assert aside.given_up


def test_what_is_kept_firmly_knows_no_bound_and_survives_a_power_cut() -> None:
    aside, files = saved(room=20)
    files.sync_names()
    aside.firm = True
    aside.save(files.open(1, writable=False), 0, 4)
    assert not aside.given_up
    files.crash()
    assert files.open(2, writable=False).read(0, 100) == bytes(range(56))


def test_a_full_disk_refuses_the_program_before_it_takes_what_is_kept_firmly() -> None:
    aside, files = saved()
    aside.firm = True
    files.capacity = 1
    with pytest.raises(NoSpace):
        aside.save(files.open(1, writable=False), 0, 4)
    assert not aside.given_up


def test_a_full_disk_gives_up_the_old_version_and_not_the_program() -> None:
    aside, files = saved()
    files.capacity = 1
    aside.save(files.open(1, writable=False), 0, 4)
    assert aside.given_up
    aside.close()
