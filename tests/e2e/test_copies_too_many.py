"""Copies that became too many go, their space is free again, and nothing is lost by that."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.pods import Lab, Pod, until

pytestmark = pytest.mark.prompt

SMALL, LARGE = 200, 100
SMALL_BYTES, LARGE_BYTES = 3_000, 100_000
PATIENCE_SECONDS = 240


def fill(pod: Pod) -> dict[str, bytes]:
    """Write some hundred files; return what is in them."""
    written = {
        f"file {number}": os.urandom(SMALL_BYTES if number < SMALL else LARGE_BYTES)
        for number in range(SMALL + LARGE)
    }
    for name, data in written.items():
        (pod.mount / name).write_bytes(data)
    return written


def backing_files(pod: Pod) -> list[Path]:
    """Return the files of contents in the storage of a pod."""
    return [path for path in (pod.storage / "files").rglob("*") if path.is_file()]


def taken(pods: list[Pod]) -> int:
    """Return how many bytes contents take on the disks of all pods, as `du` counts them."""
    total = 0
    for path in [path for pod in pods for path in backing_files(pod)]:
        with suppress(FileNotFoundError):  # it went at this moment
            total += path.stat().st_blocks * 512
    return total


def copies_by_number(pod: Pod) -> dict[str, int]:
    """Return how many files have how many copies on pods that are there."""
    counts = pod.ask("redundancy")["by_copies"]
    assert isinstance(counts, dict)
    return {copies: files for copies, files in counts.items() if files}


@pytest.mark.timeout(600)
def test_with_fewer_copies_wanted_exactly_as_many_stay_though_a_pod_is_killed_meanwhile(
    laboratory: Lab,
) -> None:
    a = laboratory.first(copies=3)
    b, c = laboratory.second(a, "b"), laboratory.second(a, "c")
    pods = [a, b, c]
    written = fill(a)
    a.copies_made(120)
    all_bytes = LARGE * LARGE_BYTES
    until(lambda: taken(pods) >= 3 * all_bytes, "all have everything")
    a.do("config", "set", "redundancy.copies=2")
    until(
        lambda: taken(pods) < 3 * all_bytes,
        "the first copies went",
        seconds=PATIENCE_SECONDS,
    )
    c.kill()
    c.up()
    until(
        lambda: copies_by_number(a) == {"2": SMALL + LARGE},
        "each file has two copies",
        seconds=PATIENCE_SECONDS,
    )
    until(
        lambda: sum(len(backing_files(pod)) for pod in pods) == 2 * LARGE,
        "the files of copies that went are removed",
    )
    assert 2 * all_bytes <= taken(pods) < 2.3 * all_bytes
    for name in list(written)[:: SMALL // 4]:
        assert len(a.holders_of(a.mount / name)) == 2
    for pod in pods:
        assert {name: (pod.mount / name).read_bytes() for name in written} == written
