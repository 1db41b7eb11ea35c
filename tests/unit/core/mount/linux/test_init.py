import struct

import pytest

from core.errors import MountError
from core.mount.linux.init import WANTED, Offer, agree, encode_agreement, read_offer
from core.mount.linux.protocol import Feature

EVERYTHING = Feature((1 << 43) - 1)


def offer(features: Feature = EVERYTHING, minor: int = 45) -> Offer:
    return Offer(7, minor, 131_072, features)


def test_the_offer_of_a_new_kernel_has_features_in_two_words() -> None:
    high = int(Feature.PASSTHROUGH) >> 32
    low = int(Feature.INIT_EXT | Feature.ASYNC_READ)
    body = struct.pack("=5I44x", 7, 45, 131_072, low, high)
    found = read_offer(memoryview(body))
    assert found.features == Feature.INIT_EXT | Feature.ASYNC_READ | Feature.PASSTHROUGH
    assert (found.major, found.minor, found.readahead_bytes) == (7, 45, 131_072)


def test_an_old_kernel_offers_one_word_and_the_second_is_not_read() -> None:
    assert read_offer(memoryview(struct.pack("=4I", 7, 31, 0, 1))).features == Feature(1)
    without = struct.pack("=5I44x", 7, 31, 0, 1, 0xFFFF_FFFF)
    assert read_offer(memoryview(without)).features == Feature(1)


def test_only_what_is_wanted_and_offered_is_used() -> None:
    assert agree(offer(), passthrough=True).features == WANTED | Feature.PASSTHROUGH
    assert agree(offer(), passthrough=False).features == WANTED
    assert agree(offer(Feature.ASYNC_READ), passthrough=True).features == Feature.ASYNC_READ


@pytest.mark.parametrize("never", [1 << 1, 1 << 10, 1 << 16, 1 << 20, 1 << 41], ids=str)
def test_locks_write_back_access_lists_and_rings_are_never_asked_for(never: int) -> None:
    assert not agree(offer(), passthrough=True).features & never


def test_a_kernel_that_is_too_old_is_refused_with_what_to_do() -> None:
    with pytest.raises(MountError) as refused:
        agree(offer(minor=23), passthrough=False)
    assert "7.23" in refused.value.detail
    assert refused.value.remedy


def test_the_answer_is_as_long_as_the_kernel_expects_and_speaks_the_lower_version() -> None:
    encoded = encode_agreement(agree(offer(minor=39), passthrough=True))
    assert len(encoded) == 64
    major, minor, readahead, low, _, _, write, grain, pages, _, high, depth = struct.unpack(
        "=IIIIHHIIHHII24x", encoded
    )
    assert (major, minor, readahead, write, grain, pages) == (7, 39, 131_072, 1 << 20, 1, 256)
    assert Feature(low | high << 32) == WANTED | Feature.PASSTHROUGH
    assert depth == 1


def test_without_passthrough_no_depth_is_asked_for() -> None:
    encoded = encode_agreement(agree(offer(), passthrough=False))
    assert struct.unpack_from("=I", encoded, 36)[0] == 0


def test_a_beginning_that_is_too_short_is_refused() -> None:
    with pytest.raises(MountError, match="less than"):
        read_offer(memoryview(bytes(15)))
