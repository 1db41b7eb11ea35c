"""Who stands at the door waits for a person; the conversations are in `test_inviting`."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from core.errors import PairingError
from core.model.members import Role
from core.model.pairing import Candidate, Obstacle
from core.net.identity import create_identity
from core.net.knocking import Knocking, Visitor

LAPTOP = create_identity()
CANDIDATE = Candidate(LAPTOP.public_key, LAPTOP.certificate, "laptop", Role.MEMBER)
VISITOR = Visitor(CANDIDATE, "192.0.2.7:50000", ("four", "words", "it", "is"))


def run(story: Callable[[Knocking], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(10):
            await story(Knocking())

    asyncio.run(limited())


@pytest.mark.parametrize(("agrees", "outcome"), [(True, None), (False, Obstacle.DENIED)])
def test_a_person_decides_once_on_who_stands_there(agrees: bool, outcome: Obstacle | None) -> None:
    async def story(knocking: Knocking) -> None:
        seen = asyncio.ensure_future(knocking.visitor())
        await asyncio.sleep(0)
        assert not seen.done()
        waiting = asyncio.ensure_future(knocking.decided(VISITOR, 5))
        assert await seen == await knocking.visitor() == VISITOR
        knocking.answer(LAPTOP.pod.hex(), agrees=agrees)
        with pytest.raises(PairingError, match="answered already"):
            knocking.answer(LAPTOP.pod.hex(), agrees=True)
        assert await waiting is outcome

    run(story)


def test_nobody_is_answered_for_another_and_nobody_after_leaving() -> None:
    async def story(knocking: Knocking) -> None:
        knocking.send_away()  # nobody is there
        waiting = asyncio.ensure_future(knocking.decided(VISITOR, 5))
        await asyncio.sleep(0)
        with pytest.raises(PairingError, match="not at the door"):
            knocking.answer(create_identity().pod.hex(), agrees=True)
        waiting.cancel()
        await asyncio.wait([waiting])
        with pytest.raises(PairingError, match="not at the door"):
            knocking.answer(LAPTOP.pod.hex(), agrees=True)

    run(story)


def test_without_an_answer_in_time_and_with_a_withdrawn_code_nobody_comes_in() -> None:
    async def story(knocking: Knocking) -> None:
        assert await knocking.decided(VISITOR, 0.0) is Obstacle.NOT_DECIDED
        waiting = asyncio.ensure_future(knocking.decided(VISITOR, 5))
        await asyncio.sleep(0)
        knocking.send_away()
        knocking.send_away()
        assert await waiting is Obstacle.WITHDRAWN

    run(story)
