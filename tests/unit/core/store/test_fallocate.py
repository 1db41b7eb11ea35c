"""Giving space to a file and taking it."""

import errno
import os
from pathlib import Path

import pytest

from core.store.fallocate import fallocate


def test_space_is_given_and_a_hole_is_punched(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w+b") as file:
        fallocate(file.fileno(), 0, 0, 1 << 20)
        assert os.fstat(file.fileno()).st_size == 1 << 20
        assert os.fstat(file.fileno()).st_blocks * 512 >= 1 << 20
        fallocate(file.fileno(), 3, 0, 1 << 20)
        assert os.fstat(file.fileno()).st_blocks == 0


def test_a_bad_descriptor_is_an_error() -> None:
    with pytest.raises(OSError, match="descriptor") as caught:
        fallocate(-1, 0, 0, 1)
    assert caught.value.errno == errno.EBADF
