import pytest

from core.contents.changes import Missing
from core.contents.readable_lines import ReadableLine
from core.errors import StoreDamaged
from core.ids import ContentHash, Dot, EntryId, Incarnation
from core.model.content import Content, Line, LineRole
from core.store.files_memory import MemoryFiles
from tests.support.drive_pods import CachedBlocks

ENTRY = EntryId(b"e" * 16)
OLD, DOT = Dot(Incarnation(1), 1), Dot(Incarnation(1), 2)
BLOCK = 8
CONTENT = Content(ContentHash(bytes(32)), 20, BLOCK)


class NoGuard:
    def __enter__(self) -> None: ...

    def __exit__(self, *error: object) -> None: ...


def line_of(row: Line) -> ReadableLine:
    return ReadableLine(row, NoGuard(), None)


@pytest.mark.parametrize(
    ("version", "base", "wanted", "why"),
    [
        (None, (), (), "a new file"),
        (None, (OLD,), (OLD,), "a rewrite"),
        (DOT, (OLD,), (DOT,), "its own version was published since the mark"),
        (DOT, (OLD, DOT), (OLD, DOT), "marked on its version, and on another head of it"),
        (DOT, None, (DOT,), "as published"),
    ],
)
def test_what_the_next_version_supersedes(
    version: Dot | None, base: tuple[Dot, ...] | None, wanted: tuple[Dot, ...], why: str
) -> None:
    line = line_of(Line(1, ENTRY, LineRole.CURRENT, version, CONTENT, base))
    assert line.base_now == wanted, why


def test_a_small_content_is_read_from_its_row() -> None:
    line = line_of(Line(1, ENTRY, LineRole.CURRENT, DOT, CONTENT, small=b"0123456789" * 2))
    assert line.read(5, 3, None) == b"567"
    assert line.read(18, 10, None) == b"89"
    assert line.read(20, 1, None) == b""


def partial(here: bytes) -> ReadableLine:
    row = Line(1, ENTRY, LineRole.PULL, DOT, CONTENT, present=here, missing=2)
    line = line_of(row)
    line.reader = MemoryFiles().create(1)
    line.reader.truncate(20)
    line.reader.write(8, b"bbbbbbbb")
    return line


def test_what_is_not_here_is_missing_and_never_zeros() -> None:
    line = partial(b"\2")
    assert line.read(8, 8, None) == b"b" * 8
    assert line.read(0, 20, None) == Missing(0, 1), "the next one is here"
    assert line.read(15, 2, None) == Missing(2, 1)
    assert not line.whole


def test_blocks_that_were_fetched_to_be_read_are_read_from_the_cache() -> None:
    line, cache = partial(b"\2"), CachedBlocks()
    cache.put(DOT, 0, b"a" * 8)
    assert line.read(6, 6, cache) == b"aabbbb"
    assert line.read(6, 12, cache) == Missing(2, 1)


def test_a_line_that_is_not_open_says_so() -> None:
    with pytest.raises(StoreDamaged):
        line_of(Line(1, ENTRY, LineRole.CURRENT)).file()


def test_what_the_kernel_writes_by_itself_is_seen_in_size_and_time() -> None:
    files = MemoryFiles()
    line = line_of(Line(1, ENTRY, LineRole.CURRENT, base=()))
    line.writer = files.create(1)
    line.opaque = True
    line.kernel_mtime_ns = line.writer.noted().mtime_ns
    line.note_kernel_writes()
    assert not line.written
    files.open(1, writable=True).write(0, b"through the kernel")
    assert line.size_now() == 18
    assert line.mtime_now() == line.writer.noted().mtime_ns
    assert line.written
