import pytest

from core.contents.saving import history_due
from core.contents.settings import DAY_MS, HISTORY_SPACING_MS
from core.ids import EntryId
from core.model.content import BLOCK_BYTES, Line, LineRole
from tests.support.drive_contents import FarPod, blocks, pull, rows, shown, version
from tests.support.drive_pods import READ, WRITE, DrivePod

ENTRY = EntryId(bytes(16))


def published(pod: DrivePod, path: bytes, data: bytes) -> Line:
    """A file as it is some time after its publication: durable, its mark cleared."""
    pod.put(path, data)
    pod.publish_closed()
    (row,) = rows(pod, shown(pod, path).file)
    pod.contents.make_durable([row.id])
    (row,) = rows(pod, shown(pod, path).file)
    assert not row.dirty
    return row


def test_the_first_change_keeps_the_published_version() -> None:
    """By reflink where the disk can, else block by block as they change."""
    for reflinks in (True, False):
        pod = DrivePod(reflinks=reflinks, others=False)
        row = published(pod, b"/a", blocks(b"a", b"b", b"c"))
        pod.patch(b"/a", 0, b"x")
        (kept,) = [line for line in rows(pod, row.entry) if line.role is LineRole.HISTORY]
        file = pod.files.open(kept.id, writable=False)
        assert file.read(0, 4) == b"aaaa"
        assert (kept.missing == 0) is reflinks


@pytest.mark.parametrize("reflinks", [True, False])
def test_a_version_that_a_program_made_whole_of_a_part_is_kept_as_any_other(
    reflinks: bool,
) -> None:
    """Nobody else has it: neither who had what it was made of, nor who hears of it."""
    pod = DrivePod(reflinks=reflinks)
    far = FarPod(pod)
    before = far.publish(b"/a", blocks(b"a", b"b", b"c"))
    far.exchange()
    pull(pod, before, blocks(b"a", b"b", b"c"), 2)
    handle = pod.open(b"/a", READ | WRITE)
    pod.volume.write(handle, 2 * BLOCK_BYTES, blocks(b"d"))
    pod.publish()
    made = version(pod, b"/a")
    assert made.dot != before.dot
    (row,) = [line for line in rows(pod, made.entry) if line.version == made.dot]
    assert row.whole
    pod.volume.write(handle, 0, b"x")
    kept = [line for line in rows(pod, made.entry) if line.role is LineRole.HISTORY]
    (old,) = [line for line in kept if line.version == made.dot]
    assert pod.files.open(old.id, writable=False).read(0, 4) == b"aaaa"


@pytest.mark.parametrize(
    ("kept_until", "keep", "due", "why"),
    [
        (None, DAY_MS, True, "there is none yet"),
        (None, 0, False, "none are kept"),
        (DAY_MS, DAY_MS, False, "one was made at this moment"),
        (DAY_MS - HISTORY_SPACING_MS, DAY_MS, True, "the last was made an hour ago"),
    ],
)
def test_history_is_spaced(kept_until: int | None, keep: int, due: bool, why: str) -> None:
    lines = []
    if kept_until is not None:
        lines = [Line(1, ENTRY, LineRole.HISTORY, kept_until_ms=kept_until)]
    assert history_due(lines, keep, 0) is due, why
