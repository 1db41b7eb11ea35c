"""Requests for blocks."""

import msgspec
import pytest

from core.errors import ProtocolError
from core.ids import ContentHash, Dot, EntryId, Incarnation
from core.model.priorities import Priority
from core.wire.blocks import (
    PART_INDEX,
    REQUEST_BYTES_MAX,
    REQUEST_NAMES_MAX,
    Wanted,
    decode_request,
    encode_request,
)


def wanted(index: int, digest: bytes = bytes(32)) -> Wanted:
    dot = Dot(Incarnation(2**63 - 1), 2**63 - 1)
    return Wanted(EntryId(b"e" * 16), dot, index, ContentHash(digest))


@pytest.mark.parametrize("count", [1, REQUEST_NAMES_MAX])
def test_a_request_comes_back_and_fits_its_limit(count: int) -> None:
    request = [wanted(2**40 - number) for number in range(count)]

    payload = encode_request(request)

    assert decode_request(payload) == request
    assert len(payload) <= REQUEST_BYTES_MAX


def test_a_part_of_a_manifest_is_asked_for_by_its_digest() -> None:
    assert decode_request(encode_request([wanted(PART_INDEX)])) == [wanted(-1)]


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xc1", id="garbage"),
        pytest.param(encode_request([]), id="no block"),
        pytest.param(encode_request([wanted(0)] * (REQUEST_NAMES_MAX + 1)), id="too many"),
        pytest.param(encode_request([wanted(-2)]), id="a negative index"),
        pytest.param(encode_request([wanted(0, b"short")]), id="a short digest"),
    ],
)
def test_what_is_no_request_is_refused(payload: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_request(payload)


def test_an_older_pod_that_does_not_say_how_urgent_it_is_is_served_like_a_copy() -> None:
    older = msgspec.msgpack.encode([[bytes(16), [1, 1], 0, bytes(32)]])
    (asked,) = decode_request(older)
    assert asked.priority is Priority.COPIES


def test_an_urgency_that_only_a_newer_pod_knows_comes_last() -> None:
    newer = msgspec.msgpack.encode([[bytes(16), [1, 1], 0, bytes(32), 9, "more"]])
    (asked,) = decode_request(newer)
    assert asked.priority is max(Priority)
