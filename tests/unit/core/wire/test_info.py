"""What a pod tells of itself."""

import msgspec

from core.ids import Incarnation
from core.model.members import PodInfo, Role
from core.wire.info import decode_info, encode_info


def test_news_that_cannot_be_understood_are_no_news() -> None:
    info = PodInfo("x", Incarnation(3), ("h:1",), Role.MEMBER, 2**40, 0, 2**39)
    assert decode_info(encode_info(info)) == info
    assert decode_info(b"\xc1") is None


def test_news_of_an_earlier_wormhole_and_of_a_later_one_are_understood() -> None:
    info = PodInfo(
        "x", Incarnation(3), ("h:1",), Role.MEMBER, 9, 5, 4, older=3, cached=2, hardware="board"
    )
    fields = msgspec.msgpack.decode(encode_info(info))
    earlier = decode_info(msgspec.msgpack.encode(fields[:-3]))
    assert earlier == PodInfo("x", Incarnation(3), ("h:1",), Role.MEMBER, 9, 5, 4)
    later = decode_info(msgspec.msgpack.encode([*fields, "something new"]))
    assert later == info
