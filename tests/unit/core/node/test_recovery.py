"""Bringing files out without a node."""

import os
from pathlib import Path

import pytest

from core.errors import Refused
from core.node.recovery import recover
from core.store import recover as store_recovery
from core.store.recover import Recovery
from tests.support.small_node import found_in


def test_files_come_out_and_are_counted(tmp_path: Path) -> None:
    found_in(tmp_path / "storage")
    done = recover(str(tmp_path / "storage"), str(tmp_path / "out"))
    assert (done.files, done.bytes, done.source) == (1, 5, "records")
    assert (tmp_path / "out" / "hello").read_bytes() == b"world"


def test_a_name_that_is_no_text_is_written_as_everywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def found(storage: Path, target: Path) -> Recovery:
        return Recovery(incomplete=[os.fsdecode(b"d/\xff")], elsewhere=[os.fsdecode(b"\xfe")])

    monkeypatch.setattr(store_recovery, "recover", found)
    done = recover(str(tmp_path), str(tmp_path / "out"))
    assert (done.incomplete, done.elsewhere) == (["d/\\xff"], ["\\xfe"])


def test_a_target_in_the_storage_is_refused(tmp_path: Path) -> None:
    (tmp_path / "storage").mkdir()
    with pytest.raises(Refused):
        recover(str(tmp_path / "storage"), str(tmp_path / "storage" / "out"))
