"""What a pod tells of its readers, as the body of its news: the ids of entries and their heat.

Heat is told in quarters of a factor of two, one byte for each entry: nothing that a pod sends can
stand for a number that cannot be reckoned with, and two pods read the same.
"""

from collections.abc import Mapping
from math import log2
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from core.decoding import UNREADABLE
from core.ids import ENTRY_ID_BYTES, EntryId

HEAT_TOPIC: Final = "heat"
_STEPS_OF_TWO: Final = 4
_STEP_OF_ONE: Final = 32
_STEP_MAX: Final = 255


class _HeatNews(Struct, frozen=True, array_like=True):
    """The ids, one behind the other, and a step for each."""

    entries: Annotated[bytes, Meta(max_length=65_536)]
    steps: Annotated[bytes, Meta(max_length=65_536)]


_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(_HeatNews)


def encode_heat(heat: Mapping[EntryId, float]) -> bytes:
    """Return the body of news of these entries; heat is above 0."""
    entries = sorted(heat)
    steps = bytes(_step(heat[entry]) for entry in entries)
    return _ENCODER.encode(_HeatNews(b"".join(entries), steps))


def decode_heat(body: bytes) -> dict[EntryId, float]:
    """Return what news tell, nothing where they cannot be understood: a newer pod made them."""
    try:
        news = _DECODER.decode(body)
    except UNREADABLE:
        return {}
    if len(news.entries) != ENTRY_ID_BYTES * len(news.steps):
        return {}
    return {
        EntryId(news.entries[at * ENTRY_ID_BYTES : (at + 1) * ENTRY_ID_BYTES]): (
            2.0 ** ((step - _STEP_OF_ONE) / _STEPS_OF_TWO)
        )
        for at, step in enumerate(news.steps)
    }


def _step(heat: float) -> int:
    return min(max(round(log2(heat) * _STEPS_OF_TWO) + _STEP_OF_ONE, 0), _STEP_MAX)
