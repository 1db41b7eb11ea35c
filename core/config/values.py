"""Sizes, durations and rates as people write them: `10 GB`, `10 GiB`, `80%`, `30s`, `5 MB/s`."""

import re
from dataclasses import dataclass
from typing import Final

from core.saying import Sentence, marked, said

_DECIMAL: Final = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "pb": 10**15}
_BINARY: Final = {"kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40, "pib": 2**50}
_UNITS: Final = _DECIMAL | _BINARY
_SECONDS: Final = {"ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}

SIZE_BYTES_MAX: Final = 2**63 - 1  # what the record store and messages can hold

_AMOUNT: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z%]*)\s*")


@dataclass(frozen=True, slots=True)
class Size:
    """An amount of storage: so many bytes, or a share of something (0 to 1)."""

    size_bytes: int = 0
    share: float | None = None

    def of(self, total_bytes: int) -> int:
        """Return the bytes meant where the whole is `total_bytes`."""
        if self.share is None:
            return self.size_bytes
        return int(total_bytes * self.share)


def _split(text: str) -> tuple[float, str] | None:
    matched = _AMOUNT.fullmatch(text)
    if matched is None:
        return None
    return float(matched[1]), matched[2].lower()


def parse_size(text: str) -> Size | None:
    """Return what `text` ("10 GB", "10 GiB", "80%", "0") means, or None."""
    match _split(text):
        case (amount, "%") if amount <= 100:
            return Size(share=amount / 100)
        case (amount, ""):
            return Size() if amount == 0 else None
        case (amount, unit) if unit in _UNITS:
            size_bytes = amount * _UNITS[unit]
            return Size(int(size_bytes)) if size_bytes < SIZE_BYTES_MAX else None
        case _:
            return None


def parse_duration(text: str) -> float | None:
    """Return the seconds that `text` ("30s", "10m", "2h", "30d", "0") means, or None."""
    match _split(text):
        case (amount, ""):
            return 0.0 if amount == 0 else None
        case (amount, unit) if unit in _SECONDS:
            return amount * _SECONDS[unit]
        case _:
            return None


def parse_rate(text: str) -> int | None:
    """Return the bytes a second that `text` ("5 MB/s", "0") means, or None."""
    head, slash, tail = text.rpartition("/")
    if not slash:
        return 0 if text.strip() == "0" else None
    size = parse_size(head)
    if tail.strip() != "s" or size is None or size.share is not None:
        return None
    return size.size_bytes


_SIZES: Final = {
    "B": marked("{amount} B"),
    "kB": marked("{amount} kB"),
    "MB": marked("{amount} MB"),
    "GB": marked("{amount} GB"),
    "TB": marked("{amount} TB"),
    "PB": marked("{amount} PB"),
}


def show_size(size_bytes: float) -> str:
    """Return a size for people: three figures at most, powers of ten."""
    amount = float(size_bytes)
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if amount < 999.5:
            return f"{amount:.3g} {unit}"
        amount /= 1_000
    return f"{amount:.3g} PB"


def said_size(size_bytes: float) -> Sentence:
    """Return a size as `show_size` does, to be said in another language, too."""
    amount, _, unit = show_size(size_bytes).partition(" ")
    return said(_SIZES[unit], amount=float(amount) if "." in amount else int(amount))


_DURATIONS: Final = {
    "d": marked("{amount} d"),
    "h": marked("{amount} h"),
    "min": marked("{amount} min"),
    "s": marked("{amount} s"),
}


def said_duration(seconds: float) -> Sentence:
    """Return a duration as `show_duration` does, to be said in another language, too."""
    amount, _, unit = show_duration(seconds).partition(" ")
    return said(_DURATIONS[unit], amount=float(amount) if "." in amount else int(amount))


def show_duration(seconds: float) -> str:
    """Return a duration for people, in its largest fitting unit."""
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 10 or seconds == int(seconds) else f"{seconds:.1f} s"
