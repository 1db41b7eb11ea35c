"""Where the pods were that let this one in, kept for its first calls to them."""

from collections.abc import Mapping
from typing import Annotated, Final

import msgspec

from core.decoding import UNREADABLE
from core.ids import POD_ID_BYTES, PodId

HINTS_FACT: Final = "node.hints"
_Hex = Annotated[str, msgspec.Meta(pattern=rf"^[0-9a-f]{{{2 * POD_ID_BYTES}}}\Z")]
_DECODER: Final[msgspec.json.Decoder[dict[str, str]]] = msgspec.json.Decoder(dict[_Hex, str])


def encode_hints(hints: Mapping[PodId, str]) -> bytes:
    """Return the addresses of pods as a fact of the record store."""
    return msgspec.json.encode({pod.hex(): address for pod, address in hints.items()})


def decode_hints(fact: bytes | None) -> dict[PodId, str]:
    """Return the addresses that were kept; none where the fact is missing or damaged.

    They only spare the first search: members are found in other ways, too.
    """
    if not fact:
        return {}
    try:
        known = _DECODER.decode(fact)
    except UNREADABLE:
        return {}
    return {PodId(bytes.fromhex(pod)): address for pod, address in known.items()}
