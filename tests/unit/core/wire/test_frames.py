"""Frames: what a stream of bytes may be cut into."""

import pytest

from core.errors import ProtocolError
from core.wire.frames import FRAME_BYTES_MAX, FrameDecoder, FrameKind, encode_frame


@pytest.mark.parametrize("size", [0, 1, 5, 70_000])
def test_a_frame_comes_back_as_it_was_sent(size: int) -> None:
    payload = bytes(range(256)) * (size // 256) + bytes(size % 256)

    frames = FrameDecoder().feed(encode_frame(FrameKind.MESSAGE, payload))

    assert frames == [(FrameKind.MESSAGE, payload)]


def test_frames_that_come_byte_by_byte_are_put_together() -> None:
    stream = encode_frame(FrameKind.PING, b"12345678") + encode_frame(FrameKind.MESSAGE, b"hi")
    decoder = FrameDecoder()

    frames = [frame for byte in stream for frame in decoder.feed(bytes((byte,)))]

    assert frames == [(FrameKind.PING, b"12345678"), (FrameKind.MESSAGE, b"hi")]
    assert decoder.buffered == 0


def test_what_is_behind_a_whole_frame_is_kept_for_the_next_one() -> None:
    first, second = (encode_frame(FrameKind.MESSAGE, text) for text in (b"one", b"two"))
    decoder = FrameDecoder()

    assert decoder.feed(first + second[:3]) == [(FrameKind.MESSAGE, b"one")]
    assert decoder.buffered == 3
    assert decoder.feed(second[3:]) == [(FrameKind.MESSAGE, b"two")]


@pytest.mark.parametrize(
    ("stream", "sentence"),
    [
        pytest.param(b"\xff\xff\xff\xff\x00", "4294967295", id="a huge frame"),
        pytest.param(b"\x00\x00\x00\x00\x00", "0 bytes", id="a frame without a kind"),
        pytest.param(b"\x00\x00\x00\x02\x09x", "unknown kind 9", id="an unknown kind"),
        pytest.param(b"GET / HTTP/1.1\r\n", "announced", id="another protocol"),
    ],
)
def test_garbage_is_refused_before_it_is_kept(stream: bytes, sentence: str) -> None:
    decoder = FrameDecoder()

    with pytest.raises(ProtocolError, match=sentence):
        decoder.feed(stream)
    with pytest.raises(ProtocolError, match=sentence):
        decoder.feed(b"more")


def test_the_limit_counts_the_payload_on_both_sides() -> None:
    exact = encode_frame(FrameKind.MESSAGE, bytes(10), limit=10)

    assert FrameDecoder(limit=10).feed(exact) == [(FrameKind.MESSAGE, bytes(10))]
    with pytest.raises(ProtocolError):
        encode_frame(FrameKind.MESSAGE, bytes(11), limit=10)
    with pytest.raises(ProtocolError):
        FrameDecoder(limit=9).feed(exact)


def test_the_largest_frame_is_sixteen_mebibytes() -> None:
    assert FRAME_BYTES_MAX == 16 * 1024 * 1024
    with pytest.raises(ProtocolError):
        encode_frame(FrameKind.MESSAGE, bytes(FRAME_BYTES_MAX + 1))
