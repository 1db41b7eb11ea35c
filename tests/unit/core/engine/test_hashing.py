"""Hashing: many small lines in one go, and what is ready does not wait for a large file."""

from core.contents.preparing import Prepared
from core.engine.hashing import GROUP_SECONDS, Hashing
from core.errors import StoreError
from tests.support.drive_pods import DrivePod


def closed_lines(pod: DrivePod, count: int) -> list[int]:
    for number in range(count):
        pod.put(f"/file{number}".encode(), b"content %d" % number)
    return [line.line.id for line in pod.contents.table.dirty_lines()]


def test_lines_that_are_ready_together_are_prepared_together() -> None:
    pod = DrivePod()
    lines = closed_lines(pod, 5)
    found = Hashing(pod.contents, pod.clock).prepare_some(lines)
    assert [line for line, outcome in found if isinstance(outcome, Prepared)] == lines


def test_what_is_ready_is_recorded_before_more_is_hashed() -> None:
    pod = DrivePod()
    lines = closed_lines(pod, 5)
    hashing = Hashing(pod.contents, pod.clock)
    prepare, seconds = hashing.prepare, iter((0.0, 2 * GROUP_SECONDS))

    def slow(line: int, *, now: bool = False) -> Prepared | bool:
        moment = pod.clock.monotonic() + next(seconds)
        pod.clock.monotonic = lambda: moment  # type: ignore[method-assign]
        return prepare(line, now=now)

    hashing.prepare = slow  # type: ignore[method-assign]
    assert [line for line, _ in hashing.prepare_some(lines)] == lines[:2]


def test_a_line_that_fails_does_not_keep_the_others() -> None:
    pod = DrivePod()
    lines = closed_lines(pod, 3)
    hashing = Hashing(pod.contents, pod.clock)
    prepare = hashing.prepare

    def broken(line: int, *, now: bool = False) -> Prepared | bool:
        if line == lines[1]:
            raise StoreError("the disk does not answer")
        return prepare(line, now=now)

    hashing.prepare = broken  # type: ignore[method-assign]
    kinds = [type(outcome) for _, outcome in hashing.prepare_some(lines)]
    assert kinds == [Prepared, StoreError, Prepared]


def test_what_was_published_already_is_not_asked_again() -> None:
    pod = DrivePod()
    (line,) = closed_lines(pod, 1)
    pod.publish()
    assert Hashing(pod.contents, pod.clock).prepare(line) is False


def test_a_line_that_nobody_has_open_looks_like_nothing() -> None:
    pod = DrivePod()
    handle = pod.create(b"/open")
    (line,) = [line.line.id for line in pod.contents.table.dirty_lines()]
    hashing = Hashing(pod.contents, pod.clock)
    assert hashing.looks([line, 2**60]).keys() == {line}
    assert hashing.looks([line])[line] is not None
    pod.volume.release(handle)
