"""Joining: found nearby, laid out, and ready to be linked."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.errors import PairingError, PeerError
from core.membership.code import check_code
from core.membership.obstacles import pairing_error
from core.model.pairing import Admission, Meeting, Obstacle, Way
from core.net.discovery_memory import MemoryDiscovery, Neighbourhood
from core.net.joining import Agrees, Joiner, Ticket
from core.node import joining as module
from core.node.home import Home
from core.node.joining import Asked, Asking, BrokenOff, ask_nearby, establish, joining
from core.node.laying import laying
from core.node.networks import AlreadyIn
from core.node.person import Person
from core.ports import Clock, Sighting
from tests.support.pairing_host import PairingHost
from tests.support.small_node import make_network

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


def test_who_is_in_a_network_of_that_name_already_does_not_agree_and_nobody_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_network(tmp_path)
    home = Home(tmp_path / "home" / "networks" / "2")
    asked: list[Meeting] = []

    def agrees(meeting: Meeting) -> bool:
        asked.append(meeting)
        return True

    pod = {"pod.name": "a", "pod.mount": str(tmp_path / "m 2")}

    async def enter(
        ticket: Ticket, at: str, joiner: Joiner, clock: Clock, agreeing: Agrees
    ) -> Admission:
        await agreeing(Meeting("nas", "lab", ("copper", "violin", "orbit", "maple")))
        return admission()

    monkeypatch.setattr(module, "enter", enter)

    def join() -> None:
        with joining(home, Asked(CODE, "h:1"), pod, person=Person(agrees)):
            pass

    with pytest.raises(AlreadyIn, match="in the network lab already"):
        join()
    assert asked == []
    assert not home.identity_file.exists()


def test_an_admission_into_a_network_that_is_here_already_is_not_taken(tmp_path: Path) -> None:
    make_network(tmp_path)
    home, host = Home(tmp_path / "home" / "networks" / "2"), PairingHost("lab")
    given = Admission(
        host.network, "lab", host.identity.pod, host.identity.pod, tuple(host.records)
    )
    pod = {"pod.name": "a", "pod.mount": str(tmp_path / "m 2")}

    def lay() -> None:
        with laying(home, {}, pod) as laid:
            establish(home, laid, given, {})

    with pytest.raises(AlreadyIn, match="in the network lab already"):
        lay()
    assert not home.exists
    assert not (home.storage / "marker.json").exists()


@pytest.mark.parametrize(
    ("ticket", "refusal"),
    [
        (Ticket(Way.CODE, b"labvalleycanoe"), AlreadyIn),
        (Ticket(Way.ASK, b"", "lab"), AlreadyIn),
        (Ticket(Way.CODE, b"homevalleycanoe"), PairingError),
        (Ticket(Way.ASK, b""), PairingError),
    ],
)
def test_a_name_that_this_machine_has_there_itself_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ticket: Ticket, refusal: type[Exception]
) -> None:
    make_network(tmp_path)
    home = Home(tmp_path / "home" / "networks" / "2")

    async def enter(
        _ticket: Ticket, at: str, joiner: Joiner, clock: Clock, agreeing: Agrees
    ) -> Admission:
        raise pairing_error(Obstacle.NAME_TAKEN, joiner.name)

    monkeypatch.setattr(module, "enter", enter)

    def ask() -> None:
        with laying(home, {}, {"pod.name": "a", "pod.mount": str(tmp_path / "m 2")}) as laid:
            asyncio.run(Asking(home, laid).ask(ticket, "h:1"))

    with pytest.raises(refusal):
        ask()
    assert not home.identity_file.exists()
