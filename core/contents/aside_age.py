"""How long the quarantine has been as it is, counted in the time for which the node ran.

What was set aside is told to people while the node runs, and a clock that jumps makes nothing
older. All that lies there has one age; it begins anew whenever something comes or goes.
"""

from collections.abc import Collection
from typing import Final

from core.crypto import content_hash
from core.ports import AsideFile, RecordReader, RecordWriter

KEPT_SECONDS: Final = 30 * 86_400
_FACT: Final = "quarantine.age"
_NAME_BYTES: Final = 32


def age_of(reader: RecordReader, files: Collection[AsideFile]) -> int:
    """Return for how many seconds the node ran while exactly these `files` lay there."""
    fact = reader.fact(_FACT) or b""
    if fact[:_NAME_BYTES] != _name(files):
        return 0
    return int.from_bytes(fact[_NAME_BYTES:])


def grow(writer: RecordWriter, files: Collection[AsideFile], seconds: int) -> int:
    """Note that the node ran for `seconds` more; return the age of `files` now."""
    age = age_of(writer, files) + seconds
    writer.set_fact(_FACT, _name(files) + age.to_bytes(8))
    return age


def _name(files: Collection[AsideFile]) -> bytes:
    lines = sorted(f"{file.name} {file.size}" for file in files)
    return content_hash("\n".join(lines).encode())
