"""What a pod says of itself on the local network, as the properties of a service.

Nothing in it is secret, and nothing that is found is believed: it only says where to call.
"""

from collections.abc import Mapping
from typing import Final

from blake3 import blake3

from core.ids import NetworkId
from core.ports import Sighting

SERVICE: Final = "_wormhole._tcp.local."
# In the place of a network's name: one that is about to be made; no network can be called so.
INTENTION: Final = "(about to be made)"
_NAME_MAX: Final = 63
_HASH_BYTES: Final = 6
_LABEL_MAX: Final = 40


def network_hash(network: NetworkId) -> str:
    """Return the short hash by which pods of one network know each other nearby."""
    return blake3(b"wormhole nearby" + network).hexdigest(_HASH_BYTES)


def intention_of(name: str) -> str:
    """Return the short hash by which those know each other that are about to make one network."""
    return blake3(b"wormhole about to make " + name.encode()).hexdigest(_HASH_BYTES)


def service_name(sighting: Sighting) -> str:
    """Return the name of the service: unique per pod, at most 63 bytes before the type."""
    label = "".join(c if c.isascii() and c.isalnum() else "-" for c in sighting.pod)
    return f"{sighting.network_hash}-{label[:_LABEL_MAX]}.{SERVICE}"


def to_properties(sighting: Sighting) -> dict[str, str]:
    """Return the properties of the service that announces a pod."""
    return {
        "network": sighting.network,
        "id": sighting.network_hash,
        "pod": sighting.pod,
        "version": str(sighting.version),
    }


def from_properties(properties: Mapping[bytes, bytes | None], address: str) -> Sighting | None:
    """Return what a service says, None if it is not what a pod would say."""
    texts: dict[str, str] = {}
    for key, value in properties.items():
        if value is not None and len(value) <= 4 * _NAME_MAX:
            texts[key.decode(errors="replace")] = value.decode(errors="replace")
    network, short, pod = texts.get("network", ""), texts.get("id", ""), texts.get("pod", "")
    version = texts.get("version", "")
    sensible = (
        0 < len(network) <= _NAME_MAX
        and 0 < len(pod) <= _NAME_MAX
        and network.isprintable()
        and pod.isprintable()
        and len(short) == 2 * _HASH_BYTES
        and version.isascii()
        and version.isdigit()
        and len(version) < 6
    )
    return Sighting(network, short, pod, address, int(version)) if sensible else None
