import os
from pathlib import Path

import pytest

from core.mount.linux import connection


def test_the_way_to_break_a_connection_is_opened_where_the_kernel_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "CONTROL", tmp_path)
    (tmp_path / "57").mkdir()
    (tmp_path / "57/abort").touch()
    descriptor = connection.open_abort(57)
    assert descriptor is not None
    assert not os.get_inheritable(descriptor)
    connection.abort(descriptor)
    os.close(descriptor)
    assert (tmp_path / "57/abort").read_bytes() == b"1"


def test_there_is_no_way_to_break_a_connection_that_is_not_there() -> None:
    assert connection.open_abort(999_999_999) is None


def test_breaking_what_is_gone_is_no_failure() -> None:
    descriptor = os.open("/dev/null", os.O_RDONLY)
    connection.abort(descriptor)
    os.close(descriptor)


def test_what_is_said_after_leaving_goes_nowhere(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path / "connection", os.O_RDWR | os.O_CREAT)
    connection.leave(descriptor)
    other = os.open(tmp_path / "other", os.O_RDWR | os.O_CREAT)
    assert other != descriptor
    os.write(descriptor, b"a late answer")
    assert not os.get_inheritable(descriptor)
    os.close(descriptor)
    os.close(other)
    assert (tmp_path / "other").read_bytes() == (tmp_path / "connection").read_bytes() == b""
