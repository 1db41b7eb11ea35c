"""Several pods send to one, and one sends to several, over links of 200 Mbit/s each."""

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.support.namespaces import Station, hub
from tests.support.pods import Lab, Pod, until

MEGABITS = 200
FILE_BYTES = 50_000_000
READS = 3


@dataclass
class Row:
    """Pods at one hub: `a`, who makes the network, and others."""

    pods: list[Pod]
    stations: list[Station]


@pytest.fixture
def row(laboratory: Lab) -> Iterator[Callable[[int], Row]]:
    """Return what makes a row of pods; links are narrow once all have met."""
    with hub(5) as stations:

        def make(count: int) -> Row:
            here = stations[:count]
            a = laboratory.first(host=here[0].address, prefix=here[0].prefix)
            others = [
                laboratory.second(a, name, host=station.address, prefix=station.prefix)
                for name, station in zip("bcde", here[1:], strict=False)
            ]
            a.do("config", "set", "redundancy.min-replication-time=0s")
            for station in here:
                station.narrow(MEGABITS)
            return Row([a, *others], here)

        yield make


def offered(pod: Pod, other: Pod) -> int:
    """Return what a pod says that another one offers, in bytes."""
    rows = json.loads(pod.do("pods", "--json").out)
    return next(int(row["offered"]) for row in rows if row["name"] == other.name)


def read_seconds(pod: Pod, name: str, size: int) -> float:
    """Read a file whole; return how long that took."""
    until((pod.mount / name).exists, f"{pod.name} knows of {name}")
    began = time.monotonic()
    assert len((pod.mount / name).read_bytes()) == size
    return time.monotonic() - began


def best_seconds(pod: Pod, name: str) -> float:
    """Read some files of this name, once each; return the least that one took.

    What else the machine does makes a read slower, and never faster.
    """
    return min(read_seconds(pod, f"{name}{number}", FILE_BYTES) for number in range(READS))


@pytest.mark.deep
@pytest.mark.timeout(400)
def test_several_sources_serve_a_reader_faster_than_one(
    row: Callable[[int], Row], tell: Callable[[str], None]
) -> None:
    here = row(4)
    a, b, c, d = here.pods
    d.do("config", "set", "--pod", "storage.max-space=0", "cache.mode=stream")
    until(lambda: offered(a, d) == 0, "a knows that d stores nothing")
    a.do("config", "set", "redundancy.copies=3")
    for number in range(READS):
        for name in ("three", "slow", "one"):
            (a.mount / f"{name}{number}").write_bytes(os.urandom(FILE_BYTES))
    a.copies_made(240)
    three = best_seconds(d, "three")
    here.stations[1].narrow(4)
    slow = best_seconds(d, "slow")
    b.do("down")
    c.do("down")
    one = best_seconds(d, "one")
    tell(f"one source {one:.2f} s, three {three:.2f} s, two and a slow one {slow:.2f} s")
    assert one >= 2.5 * three, "several sources are hardly faster than one"
    assert slow <= 1.2 * one, "a slow source holds up the others"


@pytest.mark.timeout(240)
def test_the_writer_sends_each_byte_about_once_however_many_copies_are_wanted(
    row: Callable[[int], Row], tell: Callable[[str], None]
) -> None:
    here = row(4)
    a = here.pods[0]
    a.do("config", "set", "redundancy.copies=4")
    before = here.stations[0].sent_bytes()
    began = time.monotonic()
    (a.mount / "large").write_bytes(os.urandom(FILE_BYTES))
    a.copies_made(120)
    seconds = time.monotonic() - began
    sent = here.stations[0].sent_bytes() - before
    single = FILE_BYTES / (MEGABITS * 125_000)
    tell(
        f"sent {sent / FILE_BYTES:.2f} times, all copies in {seconds:.2f} s ({single:.2f} for one)"
    )
    assert sent <= 1.5 * FILE_BYTES
