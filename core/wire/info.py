"""What a pod tells of itself, as the body of its news."""

from typing import Final

import msgspec

from core.decoding import UNREADABLE
from core.model.members import PodInfo

INFO_TOPIC: Final = "info"
_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(PodInfo)


def encode_info(info: PodInfo) -> bytes:
    """Return what a pod tells of itself as the body of its news."""
    return _ENCODER.encode(info)


def decode_info(body: bytes) -> PodInfo | None:
    """Return what a pod tells of itself, None if it cannot be understood."""
    try:
        return _DECODER.decode(body)
    except UNREADABLE:
        return None
