"""Members as others see them."""

import pytest

from core.ids import Incarnation, PodId
from core.model.members import Peer, PodInfo, Presence, Role

POD = PodId(b"p" * 16)


def info(role: Role) -> PodInfo:
    return PodInfo("nas", Incarnation(1), (), role, 0, 0, 0)


@pytest.mark.parametrize(
    ("admitted", "told", "client"),
    [
        (Role.MEMBER, None, False),
        (Role.MEMBER, Role.MEMBER, False),
        (Role.CLIENT, None, True),
        (Role.CLIENT, Role.MEMBER, True),
        (Role.MEMBER, Role.CLIENT, True),
        (Role.ADMIN, Role.CLIENT, True),
    ],
)
def test_a_client_is_one_by_its_admission_or_by_its_own_word(
    admitted: Role, told: Role | None, client: bool
) -> None:
    peer = Peer(POD, "nas", admitted, Presence.PRESENT, info=info(told) if told else None)
    assert peer.is_client is client
