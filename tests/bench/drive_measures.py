"""What is measured on a mounted drive: rates of small operations, throughput of large ones."""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FILES = 3_000
LARGE_BYTES = 512 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024
RANDOM_READS = 20_000
SMALL = bytes(range(256)) * 16


@dataclass(frozen=True, slots=True)
class Measure:
    """One row: what is done, in which unit, by which function of the folder.

    `fresh`: on a drive that was mounted just before, so that the kernel knows nothing of it.
    """

    title: str
    unit: str
    run: Callable[[Path], float]
    fresh: bool


def _rate(count: int, work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return count / (time.perf_counter() - begin)


def _names(folder: Path, prefix: str = "f") -> list[str]:
    return [f"{folder}/many/{prefix}{number}" for number in range(FILES)]


def create(folder: Path) -> float:
    (folder / "many").mkdir()

    def work() -> None:
        for name in _names(folder):
            descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            os.write(descriptor, SMALL)
            os.close(descriptor)

    return _rate(FILES, work)


def stat(folder: Path) -> float:
    return _rate(FILES, lambda: [os.stat(name) for name in _names(folder)])


def absent(folder: Path) -> float:
    return _rate(FILES, lambda: [os.path.exists(name) for name in _names(folder, "absent")])


def listing(folder: Path) -> float:
    def work() -> None:
        with os.scandir(folder / "many") as found:
            for item in found:
                item.stat(follow_symlinks=False)

    return _rate(FILES, work)


def open_read(folder: Path) -> float:
    def work() -> None:
        for name in _names(folder):
            descriptor = os.open(name, os.O_RDONLY)
            os.read(descriptor, len(SMALL))
            os.close(descriptor)

    return _rate(FILES, work)


def rename(folder: Path) -> float:
    pairs = list(zip(_names(folder), _names(folder, "g"), strict=True))
    return _rate(FILES, lambda: [os.rename(old, new) for old, new in pairs])


def unlink(folder: Path) -> float:
    result = _rate(FILES, lambda: [os.unlink(name) for name in _names(folder, "g")])
    (folder / "many").rmdir()
    return result


def write_large(folder: Path) -> float:
    chunk = os.urandom(CHUNK_BYTES)
    descriptor = os.open(folder / "large", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    begin = time.perf_counter()
    for _ in range(LARGE_BYTES // CHUNK_BYTES):
        os.write(descriptor, chunk)
    os.close(descriptor)
    return LARGE_BYTES / 1e6 / (time.perf_counter() - begin)


def read_large(folder: Path) -> float:
    buffer = bytearray(CHUNK_BYTES)
    descriptor = os.open(folder / "large", os.O_RDONLY)
    begin = time.perf_counter()
    while os.readv(descriptor, (buffer,)):
        pass
    spent = time.perf_counter() - begin
    os.close(descriptor)
    return LARGE_BYTES / 1e6 / spent


def random_reads(folder: Path) -> float:
    places = random.Random(7)
    offsets = [places.randrange(LARGE_BYTES // 4096) * 4096 for _ in range(RANDOM_READS)]
    descriptor = os.open(folder / "large", os.O_RDONLY)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_RANDOM)
    result = _rate(RANDOM_READS, lambda: [os.pread(descriptor, 4096, at) for at in offsets])
    os.close(descriptor)
    return result


MEASURES = (
    Measure("create 4 KiB", "/s", create, fresh=True),
    Measure("stat, cold", "/s", stat, fresh=True),
    Measure("stat, warm", "/s", stat, fresh=False),
    Measure("stat of a name that is not there", "/s", absent, fresh=True),
    Measure("listing with attributes, cold", "names/s", listing, fresh=True),
    Measure("listing with attributes, warm", "names/s", listing, fresh=False),
    Measure("open + read 4 KiB, cold", "/s", open_read, fresh=True),
    Measure("open + read 4 KiB, warm", "/s", open_read, fresh=False),
    Measure("rename", "/s", rename, fresh=True),
    Measure("unlink", "/s", unlink, fresh=False),
    Measure("sequential write of 512 MiB", "MB/s", write_large, fresh=True),
    Measure("cold read of 512 MiB", "MB/s", read_large, fresh=True),
    Measure("random 4 KiB reads", "/s", random_reads, fresh=True),
)
