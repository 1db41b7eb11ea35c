"""Hashes: the names of contents and pods."""

from core import crypto

KEY = bytes(range(32))


def test_a_content_is_named_by_its_blake3_hash() -> None:
    known = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
    assert crypto.content_hash(b"").hex() == known
    assert crypto.content_hash(memoryview(b"abc")) == crypto.content_hash(b"abc")


def test_a_pod_is_named_by_its_key() -> None:
    assert len(crypto.pod_id(KEY)) == 16
    assert crypto.pod_id(KEY) != crypto.pod_id(KEY[::-1])
