"""Measures what two pods do together: replication, delay, and what a small change costs."""

import json
import os
import statistics
import subprocess
import time
from functools import partial
from pathlib import Path

from tests.bench import tls_stream
from tests.bench.table import Row
from tests.support.namespaces import Cable, cable, inside
from tests.support.pods import Lab, Pod, lab, until
from tests.support.real_tree import large_file

MIB = 1024**2
LARGE_BYTES = 512 * MIB
CHANGED_FILE_BYTES = 256 * MIB
SMALL_FILES = 3_000
SMALL_BYTES = 4096
DELAYS = 40
CABLE_MEGABITS = 200
CABLE_BYTES = 128 * MIB
SECONDS = 600.0


def replication() -> list[Row]:
    """A large file and many small ones, from one pod to another on loopback."""
    with lab("wormhole-bench-") as here:
        plain = tls_stream.rate(here.folder, LARGE_BYTES)
        a, b = here.two()
        a.do("config", "set", "redundancy.min-replication-time=0s")
        large = replicate_large(here, a, b, LARGE_BYTES)
        small = replicate_small(a, b)
    return [
        Row("replication of 512 MiB", large, "MB/s", plain, "TLS stream", 0.4),
        Row("replication of 3,000 files of 4 KiB, creation included", small, "files/s"),
    ]


def replicate_large(here: Lab, a: Pod, b: Pod, size_bytes: int) -> float:
    """Return the megabytes a second from the close on `a` until all bytes are stored on `b`."""
    source = here.folder / "large"
    large_file(source, size_bytes)
    before = stored(b.storage)
    (a.mount / "large").write_bytes(source.read_bytes())
    started = time.perf_counter()
    until(lambda: stored(b.storage) - before >= size_bytes, "the file is stored on b", SECONDS)
    seconds = time.perf_counter() - started
    a.copies_made(int(SECONDS))
    return size_bytes / 1e6 / seconds


def stored(folder: Path) -> int:
    """Return the bytes that the files of a folder take on the disk."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_blocks * 512
            except FileNotFoundError:
                continue
    return total


def replicate_small(a: Pod, b: Pod) -> float:
    """Return the files a second from the first creation on `a` until all are equal on `b`."""
    (a.mount / "many").mkdir()
    contents = [os.urandom(SMALL_BYTES) for _ in range(SMALL_FILES)]
    started = time.perf_counter()
    for number, content in enumerate(contents):
        (a.mount / f"many/{number}").write_bytes(content)
    last = b.mount / f"many/{SMALL_FILES - 1}"
    until(partial(equal, last, contents[-1]), "the last file is there", SECONDS)
    for number, content in enumerate(contents):
        until(partial(equal, b.mount / f"many/{number}", content), f"{number} is equal", SECONDS)
    return SMALL_FILES / (time.perf_counter() - started)


def equal(path: Path, content: bytes) -> bool:
    """Say whether the file is there with this content."""
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def delay() -> list[Row]:
    """From the close of a small file on one pod to equal bytes read on the other, as set up."""
    taken = []
    with lab("wormhole-bench-") as here:
        a, b = here.two()
        for number in range(DELAYS):
            content = os.urandom(SMALL_BYTES)
            (a.mount / str(number)).write_bytes(content)
            started = time.perf_counter()
            arrived = partial(equal, b.mount / str(number), content)
            until(arrived, "the file is equal", pause_seconds=0.0005)
            taken.append((time.perf_counter() - started) * 1000)
    middle = statistics.median(taken)
    worst = sorted(taken)[int(len(taken) * 0.95)]
    title = "from close of a 4 KiB file to equal bytes on the other pod"
    return [
        Row(f"{title}, median of {DELAYS}", middle, "ms", goal=50, at_least=False),
        Row(f"{title}, 95 of 100", worst, "ms"),
    ]


def over_a_cable() -> list[Row]:
    """A limited link between two network namespaces: how full it gets, what a change costs."""
    with cable() as wire, lab("wormhole-bench-") as here:
        a = here.first(host=wire.left_address, prefix=inside(wire.left))
        right = inside(wire.right)
        b = here.second(a, host=wire.right_address, prefix=right)
        a.do("config", "set", "redundancy.min-replication-time=0s")
        share = change_share(here, a, wire)
        wire.narrow(CABLE_MEGABITS)
        narrow = replicate_large(here, a, b, CABLE_BYTES) * 8
    return [
        Row("a 4 KiB change in a 256 MiB file, share that crosses", share, "%", None, "", 2, False),
        Row("replication over a link of 200 Mbit/s", narrow, "Mbit/s", CABLE_MEGABITS, "link", 0.9),
    ]


def change_share(here: Lab, a: Pod, wire: Cable) -> float:
    """Return how many of 100 bytes of a file cross the cable after 4 KiB of it changed."""
    source = here.folder / "changing"
    large_file(source, CHANGED_FILE_BYTES)
    target = a.mount / "changing"
    target.write_bytes(source.read_bytes())
    a.copies_made(int(SECONDS))
    before = crossed(wire)
    with target.open("r+b") as file:
        file.seek(CHANGED_FILE_BYTES // 2)
        file.write(os.urandom(SMALL_BYTES))
    a.copies_made(int(SECONDS))
    return (crossed(wire) - before) / CHANGED_FILE_BYTES * 100


def crossed(wire: Cable) -> int:
    """Return the bytes that went through the cable, both ways."""
    words = ["ip", "-n", wire.left, "-s", "-j", "link", "show", "wire"]
    counted = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    counters = counted[0]["stats64"]
    return int(counters["rx"]["bytes"]) + int(counters["tx"]["bytes"])
