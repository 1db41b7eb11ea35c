"""The node's log: structured, one event a line, rotated, under its home; no secrets go there."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from core.node.private import close_to_others, make_private

_BYTES_MAX: Final = 5 * 2**20
_FILES_KEPT: Final = 4


class OneLine(logging.Formatter):
    """Writes an event as one line of JSON: time, level, part, text, and an exception whole."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "at": at.replace("+00:00", "Z"),
            "level": record.levelname,
            "part": record.name.removeprefix("core."),
            "text": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


@contextmanager
def logging_to(file: Path, *, to_screen: bool) -> Iterator[None]:
    """Log to `file` (and to standard output) as long as the block runs."""
    make_private(file.parent)
    close_to_others(file.parent)
    handlers: list[logging.Handler] = [
        RotatingFileHandler(file, maxBytes=_BYTES_MAX, backupCount=_FILES_KEPT, encoding="utf-8")
    ]
    if to_screen:
        handlers.append(logging.StreamHandler(sys.stdout))
    root = logging.getLogger()
    before = root.level
    for handler in handlers:
        handler.setFormatter(OneLine())
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    # Peers come and go; what they do wrong is told by our own parts, in our words.
    for noisy in ("asyncio", "aiohttp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # It warns of every interface that is down for a moment; the links say what that means.
    logging.getLogger("zeroconf").setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
