"""What is saved of older versions counts as here only where it is."""

import pytest

from core.model.content import Line, LineRole
from tests.support.drive_contents import BLOCK, blocks, rows, shown
from tests.support.drive_pods import DrivePod


def older(pod: DrivePod) -> Line:
    """Return the line of the older version of `/a`."""
    found = rows(pod, shown(pod, b"/a").file)
    (row,) = [row for row in found if row.role is LineRole.HISTORY]
    return row


def changed(data: bytes, *, reflinks: bool = False) -> DrivePod:
    """Return a pod with two blocks at `/a`, whose beginning a program has changed to `data`."""
    pod = DrivePod(reflinks=reflinks)
    pod.put(b"/a", blocks(b"a", b"b"))
    pod.publish_closed()
    pod.volume.sync_all()
    pod.patch(b"/a", 0, data)
    pod.publish_closed()
    return pod


@pytest.mark.parametrize("reflinks", [False, True])
def test_what_was_saved_of_an_older_version_counts_only_if_it_reached_the_disk(
    reflinks: bool,
) -> None:
    pod = changed(blocks(b"x", b"y"), reflinks=reflinks)
    assert older(pod).whole
    pod.files.sync_names()
    pod.store.sync()
    pod.cut_power()
    assert older(pod).missing == 2


@pytest.mark.parametrize("reflinks", [False, True])
def test_what_was_saved_of_an_older_version_is_made_durable_with_the_newer(
    reflinks: bool,
) -> None:
    pod = changed(blocks(b"x", b"y"), reflinks=reflinks)
    assert older(pod).unsynced
    pod.volume.sync_all()
    assert not older(pod).unsynced
    pod.cut_power()
    assert older(pod).whole
    file = pod.files.open(older(pod).id, writable=False)
    assert file.read(0, 2 * BLOCK) == blocks(b"a", b"b")


@pytest.mark.parametrize("operation", ["open", "hashes"])
def test_a_disk_that_fails_at_the_comparison_keeps_no_pod_from_starting(operation: str) -> None:
    pod = changed(blocks(b"x"))
    line = older(pod)
    pod.files.open(line.id, writable=False).sync()
    pod.files.sync_names()
    pod.store.sync()
    with pod.failing(operation, line=line.id):
        pod.cut_power()
    assert older(pod) == line
