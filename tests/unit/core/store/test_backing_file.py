"""An open backing file against a plain file as oracle, and what a mapping does to it."""

import mmap
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import BadHandle, NoSpace, StoreError
from core.store.backing_file import DiskBackingFile, disk_fault
from core.store.files_disk import DiskFiles

OFFSETS = st.integers(0, 40_000)
STEPS = st.one_of(
    st.tuples(st.just("write"), OFFSETS, st.integers(0, 20_000)),
    st.tuples(st.just("truncate"), OFFSETS, st.just(0)),
    st.tuples(st.just("punch"), OFFSETS, st.integers(1, 20_000)),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=8))
def test_it_reads_as_a_plain_array_of_bytes(
    tmp_path: Path, steps: list[tuple[str, int, int]]
) -> None:
    path = tmp_path / "file"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    file, plain = DiskBackingFile(descriptor, writable=True), bytearray()
    for name, offset, size in steps:
        if name == "write":
            file.write(offset, b"x" * size)
            if size:
                plain.extend(bytes(max(0, offset + size - len(plain))))
                plain[offset : offset + size] = b"x" * size
        elif name == "truncate":
            file.truncate(offset)
            del plain[offset:]
            plain.extend(bytes(offset - len(plain)))
        else:
            file.punch(offset, size)
            end = min(offset + size, len(plain))
            plain[offset:end] = bytes(max(0, end - offset))
    assert file.size() == len(plain)
    assert file.read(0, 10**6) == plain
    file.close()


def test_a_program_that_maps_the_file_for_writing_is_noticed(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path, reserve_bytes=0)
    file = files.create(1)
    file.write(0, b"x" * 4096)
    file.close()
    reader = files.open(1, writable=False)
    assert not reader.mapped_for_writing()
    with files.path(1).open("r+b") as handle:
        mapping = mmap.mmap(handle.fileno(), 4096)
    assert reader.mapped_for_writing()
    mapping.close()
    assert not reader.mapped_for_writing()
    reader.close()


def test_large_files_with_few_data_are_hashed_at_once(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path, reserve_bytes=0)
    file = files.create(1)
    blocks = 1_000_000
    file.truncate(blocks * 262_144)
    file.write(777_777 * 262_144, b"x")
    found = file.hashes(0, blocks, 262_144)
    assert [at for at, digest in enumerate(found) if digest is not None] == [777_777]
    file.close()


def test_a_closed_file_has_no_descriptor(tmp_path: Path) -> None:
    file = DiskFiles(tmp_path, reserve_bytes=0).create(1)
    assert file.descriptor is not None
    file.close()
    assert file.descriptor is None
    with pytest.raises(BadHandle):
        file.sync()


@pytest.mark.parametrize(
    ("number", "kind"), [(28, NoSpace), (122, NoSpace), (5, StoreError)], ids=str
)
def test_errors_of_the_disk_become_errors_for_people(number: int, kind: type[Exception]) -> None:
    assert isinstance(disk_fault(OSError(number, "reason")), kind)
