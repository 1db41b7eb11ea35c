"""Cached lines: they become copies where that is asked, while they are what they were."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from core.contents.bitmaps import BlockSet
from core.contents.cached_lines import has_start
from core.contents.manifests import revise
from core.crypto import content_hash
from core.ids import ContentHash, EntryId
from core.model.content import Content, Line, LineRole
from core.model.records import Version
from tests.support.drive_contents import BLOCK, FarPod, blocks, pull, rows, version
from tests.support.drive_pods import READ, DrivePod

DATA = blocks(b"a", b"b") + b"end"


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def cached(pod: DrivePod) -> tuple[int, Version]:
    """Have a version here that was only read; return its line."""
    far = FarPod(pod)
    line = pull(pod, far.offer(b"/a", DATA), DATA)
    of = version(pod, b"/a")
    with pod.store.write() as writer:
        (row,) = writer.lines(of.entry)
        writer.put_line(replace(row, role=LineRole.CACHED))
    return line, of


def test_a_cached_line_counts_from_then_on_also_while_a_program_reads_it(pod: DrivePod) -> None:
    line, of = cached(pod)
    handle = pod.open(b"/a", READ)
    pod.contents.cached.count([line, 4_711])
    assert [row.role for row in rows(pod, of.entry)] == [LineRole.CURRENT]
    live = pod.contents.table.peek(line)
    assert live is not None
    assert live.line.role is LineRole.CURRENT
    assert pod.volume.read(handle, 0, 10) == DATA[:10]


def test_what_was_dropped_meanwhile_does_not_come_back(pod: DrivePod) -> None:
    line, of = cached(pod)
    pod.contents.keeping.drop(rows(pod, of.entry))
    pod.contents.cached.count([line])
    assert all(row.role is LineRole.ORPHAN for row in rows(pod, of.entry))


def test_what_became_a_copy_meanwhile_is_not_dropped_as_a_cache(pod: DrivePod) -> None:
    line, of = cached(pod)
    before = rows(pod, of.entry)
    pod.contents.cached.count([line])
    pod.contents.keeping.drop(before)
    assert [row.role for row in rows(pod, of.entry)] == [LineRole.CURRENT]


def test_what_is_only_cached_is_announced_by_nobody(pod: DrivePod) -> None:
    line, of = cached(pod)
    assert not pod.contents.make_durable([line]).versions
    pod.contents.cached.count([line])
    assert pod.contents.make_durable([line]).versions == [(of.entry, of.dot)]


def test_a_repeated_version_takes_a_cached_line_and_leaves_it_cached(pod: DrivePod) -> None:
    _, of = cached(pod)
    far = FarPod(pod)
    again = far.offer(b"/a", DATA)
    assert pod.contents.restate(of.entry)
    assert [(row.version, row.role) for row in rows(pod, of.entry)] == [
        (again.dot, LineRole.CACHED)
    ]


def test_what_is_the_start_of_a_content_is_known_by_its_blocks(pod: DrivePod) -> None:
    far = FarPod(pod)
    of = far.offer(b"/b", DATA)
    pull(pod, of, DATA, upto=1)
    (row,) = rows(pod, of.entry)
    cached_lines = pod.contents.cached
    assert has_start(row, 1)
    assert has_start(row, BLOCK)
    assert not has_start(row, BLOCK + 1)
    assert cached_lines.is_start(row, 1)
    assert cached_lines.is_start(row, 2 * BLOCK)
    assert not cached_lines.is_start(row, 0)
    assert cached_lines.taken_bytes(row) == BLOCK


def test_a_whole_content_is_its_start_where_that_reaches_its_last_block(pod: DrivePod) -> None:
    _, of = cached(pod)
    (row,) = rows(pod, of.entry)
    assert has_start(row, 1)
    assert pod.contents.cached.is_start(row, 2 * BLOCK + 1)
    assert not pod.contents.cached.is_start(row, 2 * BLOCK)
    assert pod.contents.cached.taken_bytes(row) == len(DATA)


def test_holes_take_no_space_and_are_no_more_than_the_start(pod: DrivePod) -> None:
    count = 400
    content, parts = sparse(count)
    row = Line(
        7,
        EntryId(bytes(16)),
        LineRole.PULL,
        content=content,
        present=everything_but_the_second(count),
        missing=1,
    )
    with pod.store.write() as writer:
        for digest, encoded in parts:
            writer.put_manifest_part(digest, encoded)
    assert pod.contents.cached.taken_bytes(row) == BLOCK
    assert pod.contents.cached.is_start(row, 1)
    whole = replace(row, present=b"", missing=0)
    assert pod.contents.cached.taken_bytes(whole) == 2 * BLOCK


def sparse(count: int) -> tuple[Content, Mapping[ContentHash, bytes]]:
    """Return a content of so many blocks, of which the first two have data."""
    hashes = dict.fromkeys(range(count))
    hashes[0] = hashes[1] = content_hash(b"x" * BLOCK)
    revision = revise(None, count * BLOCK, BLOCK, hashes)
    return revision.content, revision.parts


def everything_but_the_second(count: int) -> bytes:
    present = BlockSet()
    present.add_run(0, count)
    present.discard(1)
    return present.encoded()
