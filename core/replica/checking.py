"""What a batch of another pod must be like; whatever else its decoder let through is refused.

The tree, the drive and the kernel take for granted what local operations keep to. A record that
breaks it would not only be wrong itself: a name with a slash or an owner beyond the kernel's
numbers makes the whole folder around it unreadable on every pod.
"""

from collections.abc import Iterable
from stat import S_IFMT
from typing import Final

from core.errors import ProtocolError
from core.ids import Stamp
from core.model.content import is_block_size
from core.model.records import (
    OWNER_MAX,
    SPECIAL_TYPES,
    Attribute,
    Batch,
    Birth,
    Dead,
    Kind,
    Place,
    Record,
    Version,
)
from core.names import is_name
from core.ports import OriginState
from core.stamps import is_acceptable

EXTENDED: Final = "x:"
_EXTENDED_NAME_BYTES_MAX: Final = 255
_NUMBERS_MAX: Final = {"mode": 2**16 - 1, "uid": OWNER_MAX, "gid": OWNER_MAX}


def check(batch: Batch) -> None:
    """Raise `ProtocolError` for a batch that no pod could have written."""
    previous = 0
    moment = batch.records[0].stamp[:3] if batch.records else None
    for record in batch.records:
        if record.dot.origin != batch.origin or record.stamp[:3] != moment:
            raise ProtocolError("A batch holds records of another origin or moment.")
        if not previous < record.dot.seq <= batch.last:
            raise ProtocolError("The records of a batch are not numbered in order.")
        previous = record.dot.seq
        if record.stamp.origin != batch.origin:
            raise ProtocolError("A record bears the stamp of another origin.")
        _check_stamp(record.stamp)
        _check_record(record)


def check_end(summary: Iterable[OriginState]) -> None:
    """Raise `ProtocolError` for an end of a session that no pod could have reached.

    Our clock follows it: one beyond all acceptable dates would make all that is written here from
    then on unacceptable to the others.
    """
    for state in summary:
        _check_stamp(state.stamp)


def _check_record(record: Record) -> None:
    match record:
        case Birth():
            _check_birth(record)
        case Place():
            _check_name(record.name)
            if record.before is not None:
                _check_name(record.before.name)
                _check_stamp(record.before.stamp)
        case Dead():
            _check_name(record.name)
        case Version():
            # A symbolic link has no blocks.
            if not record.link and not is_block_size(record.block_size, record.size):
                raise ProtocolError("A version has blocks of a size that none can have.")
        case Attribute():
            _check_attribute(record)
        case _:
            return


def _check_birth(birth: Birth) -> None:
    _check_name(birth.name)
    if birth.first is not None:
        _check_stamp(birth.first)
    if birth.kind is Kind.LINK and birth.target is None:
        raise ProtocolError("A further name of a file does not say of which.")
    if birth.kind is Kind.SPECIAL and S_IFMT(birth.mode) not in SPECIAL_TYPES:
        raise ProtocolError("A special file is of a type that there is not.")


def _check_stamp(stamp: Stamp) -> None:
    if not is_acceptable(stamp):
        raise ProtocolError("A record is dated after the year 2100; the clock there is wrong.")


def _check_name(name: bytes) -> None:
    if not is_name(name):
        raise ProtocolError("A record has a name that cannot stand in a folder.")


def _check_attribute(attribute: Attribute) -> None:
    field, value = attribute.field, attribute.value
    if field in _NUMBERS_MAX and isinstance(value, int) and not 0 <= value <= _NUMBERS_MAX[field]:
        raise ProtocolError(f"A file's {field} is set to a number that it cannot be.")
    if field.startswith(EXTENDED):
        name = field.removeprefix(EXTENDED)
        fits = 0 < len(name.encode()) <= _EXTENDED_NAME_BYTES_MAX
        if not fits or "\0" in name or not name.startswith("user."):
            raise ProtocolError("An extended attribute has a name that none can have.")
