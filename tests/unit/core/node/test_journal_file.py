"""The file of the journal."""

from pathlib import Path

import pytest

from core.control.schema import LogRow
from core.node import journal_file
from core.node.journal import ROWS_MAX
from core.node.journal_file import JournalFile, encode_rows


def row(number: int) -> LogRow:
    return LogRow(number, "2026-01-01T00:00:00Z", "details", text=f"number {number}")


def numbers(file: Path) -> list[int]:
    return [each.number for each in JournalFile(file).read()]


def test_what_was_appended_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    kept = JournalFile(file)
    assert kept.read() == []
    kept.append([row(1)], [row(1)])
    kept.append([row(2), row(3)], [row(1), row(2), row(3)])
    assert JournalFile(file).read() == [row(1), row(2), row(3)]
    assert file.stat().st_mode & 0o777 == 0o600


def test_it_is_written_anew_when_it_is_twice_too_long(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    file.write_bytes(encode_rows([row(number) for number in range(1, 2 * ROWS_MAX + 1)]))
    kept = JournalFile(file)
    last = kept.read()
    assert len(last) == ROWS_MAX
    kept.append([row(9_999)], [*last[1:], row(9_999)])
    assert file.read_bytes().count(b"\n") == ROWS_MAX
    assert numbers(file)[-1] == 9_999


def test_a_line_that_a_power_cut_tore_is_left_out_and_does_not_spoil_the_next(
    tmp_path: Path,
) -> None:
    file = tmp_path / "journal"
    file.write_bytes(encode_rows([row(1), row(2)])[:-7])
    kept = JournalFile(file)
    assert kept.read() == [row(1)]
    kept.append([row(2)], [row(1), row(2)])
    assert numbers(file) == [1, 2]


def test_what_is_damaged_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "journal"
    file.write_bytes(b"\xff\x00nothing\n{}\n")
    assert numbers(file) == []
    monkeypatch.setattr(journal_file, "BYTES_MAX", 3)
    assert numbers(file) == []


def test_a_row_out_of_order_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    file.write_bytes(encode_rows([row(5), row(4), row(5), row(6)]))
    assert numbers(file) == [5, 6]


def test_what_cannot_be_written_or_read_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "journal").mkdir()
    kept = JournalFile(tmp_path / "journal")
    assert kept.read() == []
    kept.append([row(1)], [row(1)])
    assert "could not be written" in caplog.text
