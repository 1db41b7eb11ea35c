"""Waiting for a person, and what comes of it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from core.errors import NotFound, PairingError
from core.membership.obstacles import pairing_error
from core.membership.requests import JoinRequest
from core.model.members import Role
from core.model.pairing import Obstacle
from core.net.asking import Asking
from core.net.identity import create_identity
from tests.support.pairing_host import member_of

NAS = create_identity()
REQUEST = JoinRequest(NAS.pod, "nas", ("four", "words", "it", "is"))
Story = Callable[[Asking, "asyncio.Task[Obstacle | None]"], Awaitable[None]]


def waits(story: Story, seconds: float = 10.0) -> None:
    """Run `story` while a machine waits."""

    async def run() -> None:
        async with asyncio.timeout(10):
            asking = Asking(seconds)
            waiting = asyncio.ensure_future(asking.decided(REQUEST))
            await asyncio.sleep(0)
            assert list(asking.waiting) == [REQUEST]
            await story(asking, waiting)
            assert not asking.waiting

    asyncio.run(run())


def test_who_is_approved_is_told_to_the_person_when_it_is_in() -> None:
    async def story(asking: Asking, waiting: "asyncio.Task[Obstacle | None]") -> None:
        approving = asyncio.ensure_future(asking.approve("NAS", 5))
        assert await waiting is None
        asking.joined(member_of(NAS, "nas", Role.MEMBER))
        assert (await approving).pod == NAS.pod

    waits(story)


def test_who_is_denied_is_told() -> None:
    async def story(asking: Asking, waiting: "asyncio.Task[Obstacle | None]") -> None:
        assert asking.deny("nas") == REQUEST
        with pytest.raises(PairingError):
            asking.deny("nas")  # it is decided
        assert await waiting is Obstacle.TURNED_AWAY
        with pytest.raises(NotFound):
            asking.deny("nas")

    waits(story)


def test_where_nobody_decides_the_waiting_ends() -> None:
    async def story(asking: Asking, waiting: "asyncio.Task[Obstacle | None]") -> None:
        assert await waiting is Obstacle.NOT_DECIDED

    waits(story, seconds=0.01)


def test_who_is_approved_and_fails_after_all_or_vanishes_is_told_to_the_person() -> None:
    async def story(asking: Asking, waiting: "asyncio.Task[Obstacle | None]") -> None:
        approving = asyncio.ensure_future(asking.approve("nas", 5))
        await waiting
        asking.failed(NAS.pod, pairing_error(Obstacle.NAME_TAKEN, "nas"))
        with pytest.raises(PairingError, match="already called nas"):
            await approving

    async def vanishes(asking: Asking, waiting: "asyncio.Task[Obstacle | None]") -> None:
        with pytest.raises(PairingError, match="is gone"):
            await asking.approve("nas", 0.01)
        await waiting

    waits(story)
    waits(vanishes)


def test_a_second_request_of_the_same_machine_does_not_wait_beside_the_first() -> None:
    async def story(asking: Asking, waiting: "asyncio.Task[Obstacle | None]") -> None:
        assert await asking.decided(REQUEST) is Obstacle.BUSY
        waiting.cancel()
        await asyncio.wait([waiting])

    waits(story)
