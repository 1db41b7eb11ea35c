"""Machines that wait for a person."""

import pytest

from core.errors import NotFound
from core.ids import PodId
from core.membership.requests import WAITING_MAX, JoinRequest, JoinRequests
from core.model.pairing import Obstacle

WORDS = ("four", "words", "it", "is")


def request(number: int, name: str = "") -> JoinRequest:
    return JoinRequest(PodId(bytes([number]) * 16), name or f"pod{number}", WORDS)


def test_of_a_key_and_of_a_name_one_waits() -> None:
    waiting = JoinRequests().including(request(1, "nas"))
    assert waiting.obstacle(request(2)) is None
    assert waiting.obstacle(request(1, "other")) is Obstacle.BUSY
    assert waiting.obstacle(request(2, "NAS")) is Obstacle.NAME_TAKEN
    assert waiting.without(request(1, "nas")).obstacle(request(2, "nas")) is None


def test_no_more_wait_than_there_is_room_for() -> None:
    waiting = JoinRequests()
    for number in range(WAITING_MAX):
        assert waiting.obstacle(request(number)) is None
        waiting = waiting.including(request(number))
    assert waiting.obstacle(request(WAITING_MAX)) is Obstacle.BUSY


def test_one_is_found_by_its_name_or_id() -> None:
    waiting = JoinRequests().including(request(1, "Nas"))
    assert waiting.named("nas") == waiting.named("01" * 16) == request(1, "Nas")
    with pytest.raises(NotFound, match="called other asks"):
        waiting.named("other")


def test_a_request_is_called_by_its_name_in_any_case_or_by_its_id() -> None:
    asking = request(1, "Nas")
    assert asking.is_called("nAS")
    assert asking.is_called("01" * 16)
    assert not asking.is_called("na")
