"""Conflict names: how a file is called whose name another one has (M8)."""

from collections.abc import Callable, Container, Iterator
from datetime import UTC, datetime

from core.crypto import content_hash
from core.ids import Dot, EntryId, Incarnation, Stamp
from core.names import PLACE_BYTES_MAX, cut, with_suffix

CONFLICT_MARK = b" (conflict "


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
    whose = cut(pod.encode(), PLACE_BYTES_MAX)
    for code in _codes(content_hash(_key(*key)).hex()[:16]):
        suffix = b"%b%b %b %b)" % (CONFLICT_MARK, when, whose, code.encode())
        candidate = with_suffix(name, suffix)
        if candidate not in taken:
            return candidate
    raise AssertionError("the codes never end")


def is_conflict_name_of(candidate: bytes, name: bytes) -> bool:
    """Say whether `candidate` is how something is called that shares `name` with another."""
    begin, end = candidate.rfind(CONFLICT_MARK), candidate.rfind(b")")
    return 0 <= begin < end and with_suffix(name, candidate[begin : end + 1]) == candidate


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


PodNameOf = Callable[[Incarnation], str]


def hexadecimal_pod_name(origin: Incarnation) -> str:
    """Return a name for a pod that no member statement names."""
    return f"{origin:016x}"[:8]
