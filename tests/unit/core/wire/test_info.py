"""What a pod tells of itself."""

from core.ids import Incarnation
from core.model.members import PodInfo, Role
from core.wire.info import decode_info, encode_info


def test_news_that_cannot_be_understood_are_no_news() -> None:
    info = PodInfo("x", Incarnation(3), ("h:1",), Role.MEMBER, 2**40, 0, 2**39)
    assert decode_info(encode_info(info)) == info
    assert decode_info(b"\xc1") is None
