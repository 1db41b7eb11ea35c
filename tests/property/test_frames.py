"""Laws of frames: any cutting of the stream gives the same, garbage never more than an error."""

import itertools

from hypothesis import example, given
from hypothesis import strategies as st

from core.errors import ProtocolError
from core.membership import statements
from core.wire import blocks, hello, pairing
from core.wire.frames import FrameDecoder, FrameKind, encode_frame

FRAMES = st.lists(st.tuples(st.sampled_from(FrameKind), st.binary(max_size=300)), max_size=12)


@given(frames=FRAMES, cuts=st.lists(st.integers(0, 4_000), max_size=20))
def test_however_the_stream_is_cut_the_same_frames_come_out(
    frames: list[tuple[FrameKind, bytes]], cuts: list[int]
) -> None:
    stream = b"".join(encode_frame(kind, payload) for kind, payload in frames)
    edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    decoder = FrameDecoder()

    out = [
        frame
        for start, end in itertools.pairwise(edges)
        for frame in decoder.feed(stream[start:end])
    ]

    assert out == frames
    assert decoder.buffered == 0


@given(data=st.binary(max_size=2_000), limit=st.integers(0, 500))
def test_garbage_ends_in_a_clean_error_and_is_kept_within_the_limit(
    data: bytes, limit: int
) -> None:
    decoder = FrameDecoder(limit)
    try:
        frames = [frame for byte in data for frame in decoder.feed(bytes((byte,)))]
    except ProtocolError:
        return
    assert all(len(payload) <= limit for _, payload in frames)
    assert decoder.buffered <= limit + 5


@given(data=st.binary(max_size=500))
@example(data=b"\x94\xa2\x00\x80")  # text that is not UTF-8 has an error of its own
def test_no_decoder_does_worse_than_a_clean_error(data: bytes) -> None:
    for decode in (
        hello.decode,
        pairing.decode,
        blocks.decode_request,
        lambda body: statements.decode(statements.Founding, body),
        lambda body: statements.decode(statements.Exclusion, body),
        lambda body: statements.decode(statements.Freeze, body),
    ):
        try:
            decode(data)
        except ProtocolError:
            continue
