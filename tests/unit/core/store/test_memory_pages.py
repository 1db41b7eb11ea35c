"""The bytes of the twin's files, against a plain array of bytes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.store.memory_pages import PAGE_BYTES, Pages

OFFSETS = st.integers(0, 5 * PAGE_BYTES)
STEPS = st.one_of(
    st.tuples(st.just("write"), OFFSETS, st.binary(max_size=3 * PAGE_BYTES)),
    st.tuples(st.just("truncate"), OFFSETS, st.just(b"")),
    st.tuples(st.just("punch"), OFFSETS, st.binary(max_size=2 * PAGE_BYTES)),
    st.tuples(st.just("sync"), st.just(0), st.just(b"")),
)


def carry_out(pages: Pages, plain: bytearray, step: tuple[str, int, bytes]) -> None:
    name, offset, data = step
    if name == "write":
        pages.write(offset, data)
        if data:
            plain.extend(bytes(max(0, offset + len(data) - len(plain))))
            plain[offset : offset + len(data)] = data
    elif name == "truncate":
        pages.truncate(offset)
        del plain[offset:]
        plain.extend(bytes(offset - len(plain)))
    elif name == "punch":
        pages.punch(offset, len(data))
        end = min(offset + len(data), len(plain))
        plain[offset:end] = bytes(max(0, end - offset))
    else:
        pages.sync()


@settings(deadline=None)
@given(st.lists(STEPS, max_size=12))
def test_pages_read_as_a_plain_array(steps: list[tuple[str, int, bytes]]) -> None:
    pages, plain = Pages(), bytearray()
    for step in steps:
        carry_out(pages, plain, step)
    assert pages.size == len(plain)
    assert pages.read(0, 10**6) == plain


@settings(deadline=None)
@given(st.lists(STEPS, max_size=8), st.lists(STEPS, max_size=8))
def test_a_crash_brings_back_what_was_synced(
    before: list[tuple[str, int, bytes]], after: list[tuple[str, int, bytes]]
) -> None:
    pages, plain = Pages(), bytearray()
    for step in before:
        carry_out(pages, plain, step)
    pages.sync()
    for step in after:
        if step[0] != "sync":
            carry_out(pages, bytearray(plain), step)
    pages.crash(lambda: False)
    assert pages.read(0, 10**6) == plain


def test_a_clone_survives_no_crash_before_it_was_synced() -> None:
    pages = Pages()
    pages.write(0, b"data")
    pages.sync()
    clone = pages.copy()
    assert clone.read(0, 10) == b"data"
    clone.crash(lambda: False)
    assert clone.read(0, 10) == b""


def test_a_flipped_bit_changes_one_byte() -> None:
    pages = Pages()
    pages.write(0, b"abc")
    pages.flip(1, 0)
    assert pages.read(0, 3) == b"acc"


def test_a_sync_after_one_that_failed_saves_only_what_was_written_again() -> None:
    pages = Pages()
    pages.write(0, b"first")
    pages.sync()
    pages.write(0, b"FIRST")
    pages.write(PAGE_BYTES, b"other")
    pages.fail_sync()
    pages.write(PAGE_BYTES, b"other")
    pages.sync()
    pages.crash(lambda: False)
    assert pages.read(0, 5) == b"first"
    assert pages.read(PAGE_BYTES, 5) == b"other"
