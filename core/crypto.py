"""Hashes: the one place that says which function names contents and pods."""

from blake3 import blake3

from core.ids import CONTENT_HASH_BYTES, POD_ID_BYTES, ContentHash, PodId


def content_hash(data: bytes | memoryview) -> ContentHash:
    """Return the BLAKE3 hash that names `data`; releases the interpreter lock for large data."""
    return ContentHash(blake3(data).digest(CONTENT_HASH_BYTES))


def pod_id(public_key: bytes) -> PodId:
    """Return the id of the pod that owns an Ed25519 public key (32 bytes)."""
    return PodId(blake3(public_key).digest(POD_ID_BYTES))
