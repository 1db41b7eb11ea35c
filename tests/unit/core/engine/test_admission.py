"""Machines that wait at one administrator's pod are told of, and decided about, at another."""

import asyncio
from collections.abc import Collection, Sequence

import pytest

from core.engine.admission import LOOK_SECONDS, AskingAt
from core.errors import NotFound, PairingError
from core.ids import PodId
from core.membership.requests import JoinRequest
from core.wire.messages import AllAsking, Asking
from tests.sim.pod import SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import with_pods

WORDS = ("four", "words", "it", "is")
NAS = JoinRequest(PodId(b"n" * 16), "nas", WORDS)


class DeskDouble:
    """A desk at which a test lets machines wait."""

    def __init__(self, administrators: Collection[PodId], *waiting: JoinRequest) -> None:
        self.allowed = frozenset(administrators)
        self.waiting: Sequence[JoinRequest] = waiting
        self.decided: list[tuple[JoinRequest, bool]] = []
        self.problem: Exception | None = None

    async def administrators(self) -> Collection[PodId]:
        return self.allowed

    async def decide(self, request: JoinRequest, *, admit: bool) -> None:
        if self.problem is not None:
            raise self.problem
        self.decided.append((request, admit))


def desks(w: World, *admins: SimPod) -> list[DeskDouble]:
    """Put a desk on each pod; all agree that `admins` may decide."""
    made = []
    for pod in w.pods:
        desk = DeskDouble([admin.id for admin in admins])
        pod.engine.admission.attend(desk)
        made.append(desk)
    return made


async def seen(pod: SimPod) -> list[AskingAt]:
    return list(await pod.engine.admission.elsewhere())


async def until_seen(pod: SimPod, *expected: JoinRequest) -> None:
    async with asyncio.timeout(60):
        while [each.request for each in await seen(pod)] != list(expected):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


def test_who_may_decide_hears_of_it_at_once_and_its_word_counts() -> None:
    async def story(w: World) -> None:
        a, b, c = w.pods
        here, _, _ = desks(w, a, b)
        here.waiting = (NAS,)
        a.engine.admission.changed()
        await until_seen(b, NAS)
        assert await seen(b) == [AskingAt(NAS, a.id)]
        assert await seen(c) == [], "it may not decide"
        assert await seen(a) == [], "that is its own"
        for admit in (True, False):
            await b.engine.admission.decide(AskingAt(NAS, a.id), admit=admit)
        assert here.decided == [(NAS, True), (NAS, False)]
        here.waiting = ()
        a.engine.admission.changed()
        await until_seen(b)

    with_pods(story, 3)


def test_the_word_of_one_that_may_not_decide_is_refused_whatever_it_knows() -> None:
    async def story(w: World) -> None:
        a, _, c = w.pods
        here, _, _ = desks(w, a)
        here.waiting = (NAS,)
        with pytest.raises(PairingError, match="may not let machines in"):
            await c.engine.admission.decide(AskingAt(NAS, a.id), admit=True)
        assert here.decided == []

    with_pods(story, 3)


def test_a_word_about_other_words_than_those_that_stand_there_is_for_nobody() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        here, _ = desks(w, a, b)
        here.waiting = (NAS,)
        other = JoinRequest(NAS.pod, NAS.name, ("another", "conversation"))
        with pytest.raises(PairingError, match="does not wait"):
            await b.engine.admission.decide(AskingAt(other, a.id), admit=True)
        here.problem = NotFound("It is gone.", "Let it ask again.")
        with pytest.raises(PairingError, match="It is gone") as gone:
            await b.engine.admission.decide(AskingAt(NAS, a.id), admit=True)
        assert gone.value.remedy == "Let it ask again."
        assert here.decided == []

    with_pods(story)


def test_what_one_tells_that_could_let_nobody_in_is_not_shown() -> None:
    async def story(w: World) -> None:
        a, b, c = w.pods
        desks(w, a, b)
        link = c.engine._pieces.links.up[b.id]
        await link.send(AllAsking((Asking(NAS.pod, NAS.name, WORDS),)))
        await w.until(lambda: c.id in b.engine.admission._heard)
        assert await seen(b) == []

    with_pods(story, 3)


def test_who_becomes_an_administrator_hears_of_it_and_who_ceases_to_be_one_forgets_it() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        here, there = desks(w, a)
        here.waiting = (NAS,)
        a.engine.admission.changed()
        await asyncio.sleep(LOOK_SECONDS)
        assert await seen(b) == []
        here.allowed = there.allowed = frozenset({a.id, b.id})
        await until_seen(b, NAS)
        here.allowed = frozenset({a.id})
        await until_seen(b)

    with_pods(story)


def test_what_a_pod_told_is_over_with_its_link_and_told_again_with_the_next() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        here, _ = desks(w, a, b)
        here.waiting = (NAS,)
        a.engine.admission.changed()
        await until_seen(b, NAS)
        (asking,) = await seen(b)
        w.network.partition([a.id], [b.id])
        await until_seen(b)
        with pytest.raises(PairingError, match="cannot be reached"):
            await b.engine.admission.decide(asking, admit=True)
        w.network.heal()
        await until_seen(b, NAS)

    with_pods(story)


def test_while_one_decision_of_a_pod_is_under_way_another_one_is_refused() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        here, _ = desks(w, a, b)
        here.waiting = (NAS,)
        a.engine.admission._deciding.add(b.id)
        with pytest.raises(PairingError, match="still under way"):
            await b.engine.admission.decide(AskingAt(NAS, a.id), admit=True)

    with_pods(story)


def test_a_pod_without_a_desk_refuses_every_word() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        with pytest.raises(PairingError, match="may not let machines in"):
            await b.engine.admission.decide(AskingAt(NAS, a.id), admit=True)
        assert await seen(b) == []

    with_pods(story)
