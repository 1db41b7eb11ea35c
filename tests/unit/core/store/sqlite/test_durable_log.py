import os
from contextlib import nullcontext
from pathlib import Path

import pytest

from core.errors import StoreError
from core.store.sqlite.durable_log import DurableLog


def test_a_log_is_written_again_once_after_a_failed_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log"
    path.write_bytes(os.urandom(3 * 2**20 + 5))
    calls: list[str] = []
    real_write, real_sync = os.pwrite, os.fdatasync

    def write(descriptor: int, data: bytes, offset: int) -> int:
        calls.append("write")
        return real_write(descriptor, data[:700_000], offset)

    def sync(descriptor: int) -> None:
        calls.append("sync")
        if calls.count("sync") == 1:
            raise OSError(5, "Input/output error")
        real_sync(descriptor)

    monkeypatch.setattr(os, "pwrite", write)
    monkeypatch.setattr(os, "fdatasync", sync)
    before = path.read_bytes()
    told: list[str] = []
    log = DurableLog(path, nullcontext, told.append)
    with pytest.raises(StoreError):
        log.sync()
    assert log.doubted
    assert told == ["Input/output error"]
    log.sync()
    log.sync()
    log.close()
    assert path.read_bytes() == before
    assert calls == ["sync", *["write"] * 7, "sync", "sync"]
