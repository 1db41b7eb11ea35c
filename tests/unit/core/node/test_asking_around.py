"""Asking without a code: whom, and in which network."""

import asyncio
from collections.abc import Mapping

import pytest

from core.errors import PairingError, PeerError, Refused
from core.membership.obstacles import pairing_error
from core.model.pairing import Admission, Obstacle
from core.net.discovery_memory import MemoryDiscovery, Neighbourhood
from core.node import asking_around as module
from core.node.asking_around import ask_without_code, meant_by
from core.ports import Sighting
from tests.unit.core.node.test_joining import admission


def seen(network: str, number: int) -> Sighting:
    return Sighting(network, f"{network:<12}", f"pod{number}", f"h:{number}", 1)


def test_the_only_network_nearby_is_meant_and_of_several_one_has_to_be_named() -> None:
    lab, home = [seen("lab", 1), seen("lab", 2), seen("lab", 1)], [seen("home", 3)]
    assert meant_by(lab, "") == ["h:1", "h:2"]
    assert meant_by(lab + home, "home") == ["h:3"]
    assert meant_by(lab, "home") == []
    with pytest.raises(Refused, match="home, lab"):
        meant_by(lab + home, "")


def ask_around(answers: Mapping[str, Admission | PeerError], at: str | None = None) -> str:
    async def ask(address: str) -> Admission:
        answer = answers[address]
        if isinstance(answer, PeerError):
            raise answer
        return answer

    async def run() -> str:
        around = Neighbourhood()
        for number, address in enumerate(answers):
            sighting = Sighting("lab", "lab", f"pod{number}", address, 1)
            await MemoryDiscovery(around).announce(sighting)
        return (await ask_without_code(at, "", lambda: MemoryDiscovery(around), ask))[1]

    return asyncio.run(run())


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOOK_SECONDS", "AGAIN_SECONDS", "BUSY_SECONDS"):
        monkeypatch.setattr(module, name, 0.01)


def test_one_pod_after_the_other_is_asked_until_one_may_let_in() -> None:
    other = pairing_error(Obstacle.NOT_ALLOWED)
    away = PeerError("It is away.")
    assert ask_around({"h:1": other, "h:2": away, "h:3": admission()}) == "h:3"
    with pytest.raises(PeerError, match="It is away"):
        ask_around({"h:1": other, "h:2": away})


def test_what_was_decided_is_decided_for_all_pods() -> None:
    no = pairing_error(Obstacle.TURNED_AWAY)
    with pytest.raises(PairingError, match="turned this one away"):
        ask_around({"h:1": no, "h:2": admission()})


def test_where_one_is_let_in_already_this_one_asks_again_for_a_while() -> None:
    with pytest.raises(PairingError, match="at this moment"):
        ask_around({"h:1": pairing_error(Obstacle.BUSY)}, at="h:1")


def test_nobody_nearby_is_said() -> None:
    with pytest.raises(PairingError, match="No such network"):
        ask_around({})
