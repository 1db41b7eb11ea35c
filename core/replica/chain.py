"""The chain of digests over the batches of one origin: a forked or cloned store shows in it."""

from collections.abc import Sequence
from typing import Final

import msgspec
from blake3 import blake3

from core.model.records import Record

DIGEST_BYTES: Final = 16
_ENCODER: Final = msgspec.msgpack.Encoder()


def digest_after(previous: bytes, records: Sequence[Record]) -> bytes:
    """Return the digest of a batch: BLAKE3 over the digest before it and its encoded records."""
    return blake3(previous + _ENCODER.encode(records)).digest(DIGEST_BYTES)
