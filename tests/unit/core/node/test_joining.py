"""Joining: found nearby, laid out, and ready to be linked."""

import asyncio
from collections.abc import Mapping

import pytest

from core.errors import PairingError, PeerError
from core.membership.code import check_code
from core.membership.obstacles import pairing_error
from core.model.pairing import Admission, Obstacle
from core.net.discovery_memory import MemoryDiscovery, Neighbourhood
from core.node import joining as module
from core.node.joining import BrokenOff, ask_nearby
from core.ports import Sighting
from tests.support.pairing_host import PairingHost

CODE = check_code("lab-valley-canoe")


def admission() -> Admission:
    host = PairingHost()
    return Admission(host.network, "lab", host.identity.pod, host.identity.pod, ())


def ask_around(answers: Mapping[str, Admission | PeerError], network: str = "lab") -> str:
    """Return where a machine is let in, with these pods nearby, seen in this order."""
    asked: list[str] = []

    async def ask(at: str) -> Admission:
        asked.append(at)
        answer = answers[at]
        if isinstance(answer, PeerError):
            raise answer
        return answer

    async def run() -> str:
        around = Neighbourhood()
        for number, at in enumerate(answers):
            sighting = Sighting(network, f"{number:012}", f"pod {number}", at, 1)
            await MemoryDiscovery(around).announce(sighting)
        return (await ask_nearby(CODE, MemoryDiscovery(around), ask))[1]

    return asyncio.run(run())


@pytest.fixture
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NEARBY_SECONDS", 0.05)


@pytest.mark.parametrize(
    "other",
    [
        PeerError("No device is being added there."),
        pairing_error(Obstacle.WRONG_CODE),
        pairing_error(Obstacle.EXPIRED),
    ],
    ids=["invites nobody", "shows another code", "showed a code before"],
)
def test_of_several_pods_nearby_the_one_that_shows_the_code_lets_in(other: PeerError) -> None:
    assert ask_around({"h:1": other, "h:2": admission()}) == "h:2"


@pytest.mark.usefixtures("in_no_time")
def test_of_several_errors_the_one_of_who_was_asked_for_a_code_is_told() -> None:
    wrong, away = pairing_error(Obstacle.WRONG_CODE), PeerError("It is away.")
    with pytest.raises(PairingError, match="confirmation failed"):
        ask_around({"h:1": wrong, "h:2": away})
    with pytest.raises(PeerError, match="It is away"):
        ask_around({"h:1": away})


@pytest.mark.parametrize(
    "final", [pairing_error(Obstacle.NAME_TAKEN, "b"), BrokenOff("It ended.")], ids=["name", "cut"]
)
def test_what_no_other_pod_can_mend_ends_the_search_at_once(final: PeerError) -> None:
    with pytest.raises(type(final)) as raised:
        ask_around({"h:1": final, "h:2": admission()})
    assert raised.value is final


@pytest.mark.usefixtures("in_no_time")
def test_nobody_nearby_is_said_with_what_to_do() -> None:
    for nearby, network in (({}, "lab"), ({"h:1": admission()}, "other")):
        with pytest.raises(PairingError) as raised:
            ask_around(nearby, network)
        assert "--at" in raised.value.remedy
