"""Cached lines: they become copies where that is asked, while they are what they were."""

import pytest
from msgspec.structs import replace

from core.model.content import LineRole
from core.model.records import Version
from tests.support.drive_contents import FarPod, blocks, pull, rows, version
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
