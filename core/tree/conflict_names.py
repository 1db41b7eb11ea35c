"""Conflict names: how a file is called whose name another one has (M8)."""

from collections.abc import Callable, Container, Iterator
from datetime import UTC, datetime
from typing import Final

from core.crypto import content_hash
from core.ids import Dot, EntryId, Incarnation, Stamp
from core.names import NAME_BYTES_MAX

CONFLICT_MARK = b" (conflict "
# 63 letters can have 252 bytes: with the time, the code and the extension they would not fit.
_POD_BYTES_MAX: Final = 128


def copy_id(file: EntryId, dot: Dot) -> EntryId:
    """Return the id of the file that a conflict version becomes, the same on every pod."""
    return EntryId(content_hash(_key(file, dot))[:16])


def conflict_name(
    name: bytes, stamp: Stamp, pod: str, key: tuple[EntryId, Dot | None], taken: Container[bytes]
) -> bytes:
    """Return the first name for a loser that is not in `taken`.

    `stamp` says when the loser was placed or written, `pod` by whom; `key` is its entry, and for a
    conflict version the lowest dot: the name depends on nothing else, so that it stays the same.
    """
    when = datetime.fromtimestamp(stamp.ms / 1000, UTC).strftime("%Y-%m-%d %H%M").encode()
    whose = _cut(pod.encode(), _POD_BYTES_MAX)
    for code in _codes(content_hash(_key(*key)).hex()[:16]):
        suffix = b"%b%b %b %b)" % (CONFLICT_MARK, when, whose, code.encode())
        candidate = _join(name, suffix)
        if candidate not in taken:
            return candidate
    raise AssertionError("the codes never end")


def _key(entry: EntryId, dot: Dot | None) -> bytes:
    if dot is None:
        return entry
    return entry + dot.origin.to_bytes(8) + dot.seq.to_bytes(8)


def _codes(digits: str) -> Iterator[str]:
    yield digits[:2]
    yield digits[:4]
    yield digits
    number = 2
    while True:
        yield f"{digits} {number}"
        number += 1


def _join(name: bytes, suffix: bytes) -> bytes:
    """Put the suffix before the extension; the stem is cut so that the whole fits."""
    stem, point, extension = name.rpartition(b".")
    if not stem or len(extension) > 32:
        stem, point, extension = name, b"", b""
    room = NAME_BYTES_MAX - len(suffix) - len(point) - len(extension)
    return _cut(stem, room) + suffix + point + extension


def _cut(stem: bytes, size_bytes: int) -> bytes:
    """Shorten at a character boundary of UTF-8."""
    if len(stem) <= size_bytes:
        return stem
    end = size_bytes
    while end > 0 and stem[end] & 0xC0 == 0x80:
        end -= 1
    return stem[:end]


PodNameOf = Callable[[Incarnation], str]


def hexadecimal_pod_name(origin: Incarnation) -> str:
    """Return a name for a pod that no member statement names."""
    return f"{origin:016x}"[:8]
