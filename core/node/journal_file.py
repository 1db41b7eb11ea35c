"""The file of the journal: one row a line, appended; written anew when it is twice too long."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from core.control.schema import LogRow
from core.decoding import UNREADABLE
from core.node.journal import ROWS_MAX
from core.saying import as_text

# Far more than the rows can take: what is larger was not written by this.
BYTES_MAX: Final = 64 * 2**20
_DECODER: Final = msgspec.json.Decoder(LogRow)
_log = logging.getLogger(__name__)


class JournalFile:
    """Reads and writes rows. For workers, one call at a time; what fails is only logged."""

    def __init__(self, file: Path) -> None:
        """Keep rows in `file`."""
        self._file = file
        self._lines = 0

    def read(self) -> list[LogRow]:
        """Return the newest rows, the oldest of them first; none where they cannot be read."""
        try:
            if self._file.stat().st_size > BYTES_MAX:
                return []
            data = self._file.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            _log.warning("The journal cannot be read and begins anew: %s", error)
            return []
        self._lines = data.count(b"\n")
        return decode_rows(data)

    def append(self, rows: Sequence[LogRow], kept: Sequence[LogRow]) -> None:
        """Write `rows` after the others; `kept` are all that are to stay, these included."""
        try:
            if self._lines + len(rows) > 2 * ROWS_MAX or not self._ends_well():
                self._write_anew(kept)
                return
            with open(self._file, "ab", opener=_owned) as file:
                file.write(encode_rows(rows))
            self._lines += len(rows)
        except OSError as error:
            _log.warning("The journal could not be written: %s", error)

    def _ends_well(self) -> bool:
        """Say whether the last line is whole: a power cut may have torn it."""
        try:
            with self._file.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - 1))
                return not size or file.read(1) == b"\n"
        except FileNotFoundError:
            return True

    def _write_anew(self, rows: Sequence[LogRow]) -> None:
        fresh = self._file.with_name(self._file.name + ".new")
        with open(fresh, "wb", opener=_owned) as file:
            file.write(encode_rows(rows))
        fresh.replace(self._file)
        self._lines = len(rows)


def encode_rows(rows: Sequence[LogRow]) -> bytes:
    """Return rows as lines."""
    return b"".join(msgspec.json.encode(row, enc_hook=as_text) + b"\n" for row in rows)


def decode_rows(data: bytes) -> list[LogRow]:
    """Return the newest rows of lines; what is not understood, or out of order, is left out."""
    rows: list[LogRow] = []
    for line in data.splitlines()[-2 * ROWS_MAX :]:
        try:
            row = _DECODER.decode(line)
        except UNREADABLE:
            continue
        if not rows or row.number > rows[-1].number:
            rows.append(row)
    return rows[-ROWS_MAX:]


def _owned(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
