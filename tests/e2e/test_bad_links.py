"""Links that are slow, break in the middle of a transfer, or carry one way only."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.support.namespaces import Cable
from tests.support.pods import Lab, Pod, until
from tests.support.promises import at_work
from tests.support.sound import assert_sound

A_MEGABYTE_A_SECOND = 8
# On a machine that is busy with other things; the large file alone takes longer.
SMALL_FILE_SECONDS = 8.0


@pytest.fixture
def at_once(apart: tuple[Pod, Pod, Cable]) -> tuple[Pod, Pod, Cable]:
    """Return two pods apart that make copies without a pause."""
    apart[0].do("config", "set", "redundancy.min-replication-time=0s")
    return apart


def done_of(pod: Pod, name: str) -> int:
    """Return how many bytes of a file were fetched so far, 0 if it is not being fetched."""
    rows = json.loads(pod.do("transfers", "--json").out)
    return max((row["done"] for row in rows if row["path"].endswith(name)), default=0)


@pytest.mark.deep
def test_small_files_arrive_within_seconds_while_a_large_one_fills_a_slow_link(
    laboratory: Lab, at_once: tuple[Pod, Pod, Cable]
) -> None:
    a, b, wire = at_once
    wire.narrow(A_MEGABYTE_A_SECOND)
    (a.mount / "large").write_bytes(os.urandom(25_000_000))
    until(lambda: done_of(b, "large") > 0, "the large file is on its way")
    for size in (10, 9_000, 16_000):
        (a.mount / f"small {size}").write_bytes(os.urandom(size))
        until(
            lambda path=b.mount / f"small {size}": path.exists() and b.name in b.holders_of(path),
            f"a file of {size} bytes is on the other pod",
            SMALL_FILE_SECONDS,
        )
    assert b.name not in b.holders_of(b.mount / "large")
    assert_sound(laboratory)


@pytest.mark.deep
def test_a_transfer_that_is_cut_in_the_middle_goes_on_where_it_was(
    laboratory: Lab, at_once: tuple[Pod, Pod, Cable], tmp_path: Path
) -> None:
    a, b, wire = at_once
    wire.narrow(A_MEGABYTE_A_SECOND)
    large = tmp_path / "large"
    large.write_bytes(os.urandom(12_000_000))
    with at_work([a, b], tmp_path, pause_seconds=0.3) as workers:
        shutil.copyfile(large, a.mount / "large")
        until(lambda: done_of(b, "large") > 2_000_000, "a part of the large file is here")
        wire.cut()
        for worker in workers:
            worker.works_on()
        wire.heal()
        until(lambda: b.name in b.holders_of(b.mount / "large"), "the transfer goes on", 90)
    assert not [error for worker in workers for error in worker.errors()]
    assert (b.mount / "large").read_bytes() == large.read_bytes()
    assert_sound(laboratory, workers)


@pytest.mark.deep
@pytest.mark.timeout(400)
def test_a_link_that_carries_one_way_only_is_noticed_and_nothing_is_lost(
    laboratory: Lab, at_once: tuple[Pod, Pod, Cable], tmp_path: Path
) -> None:
    a, b, wire = at_once
    with at_work([a, b], tmp_path, pause_seconds=0.3) as workers:
        wire.deafen_left()
        for pod in (a, b):
            until(lambda one=pod: absent_pods(one) == 1, f"{pod.name} says that one is away", 90)
        for worker in workers:
            worker.works_on()
        wire.hear_left()
        for pod in (a, b):
            until(lambda one=pod: absent_pods(one) == 0, f"{pod.name} sees the other again", 90)
    assert not [error for worker in workers for error in worker.errors()]
    assert_sound(laboratory, workers)


def absent_pods(pod: Pod) -> int:
    """Return how many pods `wormhole status` says are absent."""
    rows = pod.ask("status")["pods"]
    assert isinstance(rows, list)
    return sum(row["state"] == "absent" for row in rows)
