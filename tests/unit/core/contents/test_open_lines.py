from core.contents.asides import Aside
from core.contents.bitmaps import BlockSet
from core.contents.changes import Missing
from core.contents.open_lines import OpenLine
from core.ids import ContentHash, Dot, EntryId, Incarnation
from core.model.content import Content, Line, LineRole
from core.store.files_memory import MemoryFiles

ENTRY, DOT = EntryId(b"e" * 16), Dot(Incarnation(1), 1)
BLOCK = 8


class NoGuard:
    def __enter__(self) -> None: ...

    def __exit__(self, *error: object) -> None: ...


def open_line(size: int, here: list[int] | None = None) -> OpenLine:
    """A published line of blocks of eight bytes; `here`: which of them, None: all."""
    present = BlockSet()
    for block in here or ():
        present.add(block)
    count = -(-size // BLOCK)
    row = Line(
        1,
        ENTRY,
        LineRole.CURRENT,
        DOT,
        Content(ContentHash(bytes(32)), size, BLOCK),
        present=present.encoded(),
        missing=0 if here is None else count - len(here),
    )
    line = OpenLine(row, NoGuard(), None)
    line.writer = MemoryFiles().create(1)
    line.writer.truncate(size)
    return line


def changed(line: OpenLine) -> list[int]:
    runs = line.changes.blocks.runs(0, line.changes.blocks.end)
    return [block for first, count in runs for block in range(first, first + count)]


def test_a_write_changes_the_blocks_that_it_touches() -> None:
    line = open_line(40)
    line.write(7, b"xx", 5)
    assert changed(line) == [0, 1]
    assert line.mtime_ns == 5
    assert line.size == 40


def test_growing_changes_the_block_that_was_the_last() -> None:
    line = open_line(20)
    line.write(60, b"x", 5)
    assert changed(line) == [2, 7]
    assert line.read(16, 100, None) == bytes(44) + b"x"


def test_growing_by_a_hole_is_a_change_too() -> None:
    for size in (16, 20):
        line = open_line(size)
        line.truncate(30, 5)
        assert line.changes, size
        assert line.size == 30


def test_what_was_cut_off_and_grown_again_is_a_hole() -> None:
    line = open_line(32)
    line.write(0, b"x" * 32, 1)
    line.changes.blocks.discard_run(0, 9)
    line.truncate(4, 2)
    line.truncate(32, 3)
    assert line.changes.keep_bytes == 4
    assert line.read(0, 32, None) == b"xxxx" + bytes(28)


def test_a_part_of_a_missing_block_needs_it_and_a_whole_one_does_not() -> None:
    line = open_line(20, here=[0])
    assert line.missing_for(0, 8) is None, "it is here"
    assert line.missing_for(9, 2) == Missing(1, 1)
    assert line.missing_for(8, 8) is None, "all of it is written"
    assert line.missing_for(16, 4) is None, "the last block is short"
    assert line.missing_for(16, 3) == Missing(2, 1)
    assert line.missing_for(30, 5) is None, "there was nothing"
    assert line.missing_for_growth(30) == Missing(2, 1)


def test_a_last_block_of_one_byte_is_needed_before_the_file_grows_beyond_it() -> None:
    line = open_line(9, here=[0])
    assert line.missing_for_growth(30) == Missing(1, 1)
    assert line.missing_at(8) == Missing(1, 1)
    assert line.missing_at(7) is None
    assert line.missing_for_growth(9) is None


def test_a_file_that_is_cut_to_the_size_that_it_has_lets_its_last_block_arrive() -> None:
    line = open_line(9, here=[0])
    line.truncate(9, 5)
    assert changed(line) == []
    assert line.changes, "its time is published"
    assert line.mtime_ns == 5


def test_only_what_is_missing_is_asked_for_not_what_was_written_after_it() -> None:
    line = open_line(32, here=[])
    line.write(16, b"y" * 8, 1)
    assert line.read(0, 32, None) == Missing(0, 2)
    assert line.read(16, 16, None) == Missing(3, 1)


def test_what_was_written_counts_as_here_and_the_rest_stays_missing() -> None:
    line = open_line(40, here=[])
    line.write(8, b"y" * 8, 1)
    assert line.read(8, 8, None) == b"y" * 8
    assert line.read(0, 8, None) == Missing(0, 1)


def test_a_hole_that_a_program_makes_beyond_the_old_end_is_here() -> None:
    line = open_line(16, here=[0, 1])
    line.truncate(64, 1)
    line.write(60, b"z", 1)
    assert line.read(16, 48, None) == bytes(44) + b"z" + bytes(3)


def test_of_a_file_that_is_here_in_part_only_what_is_here_is_saved_aside() -> None:
    line = open_line(32, here=[0, 2])
    files = MemoryFiles()
    aside = Aside(2, files.create(2), size=32, block_size=BLOCK)
    aside.room_bytes = 100
    line.asides.append(aside)
    line.write(0, b"z" * 32, 1)
    assert list(aside.saved.runs(0, 9)) == [(0, 1), (2, 1)]


def test_reserving_room_grows_only_if_asked_to() -> None:
    line = open_line(16)
    line.allocate(0, 50, keep_size=True, now_ns=1)
    assert line.size == 16
    line.allocate(0, 50, keep_size=False, now_ns=1)
    assert line.size == 50


def test_a_hole_is_made_within_the_file_only() -> None:
    line = open_line(16)
    line.write(0, b"x" * 16, 1)
    line.punch(4, 100, 2)
    assert line.read(0, 99, None) == b"xxxx" + bytes(12)
    line.punch(20, 4, 3)
    assert line.size == 16
