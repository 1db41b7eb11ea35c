"""Syncs are grouped, and none is too early for who asked."""

import asyncio

import pytest

from core.engine.durability import Durability
from core.errors import StoreError
from tests.sim.pod import InlineWorkers
from tests.sim.virtual_time import run_virtual


def test_all_who_ask_at_once_share_one_sync() -> None:
    async def story() -> int:
        syncs: list[int] = []
        durability = Durability(lambda: syncs.append(1), InlineWorkers())
        await asyncio.gather(*(durability.reached() for _ in range(10)))
        return len(syncs)

    assert run_virtual(story()) == 1


def test_a_sync_that_began_before_the_commit_does_not_count() -> None:
    async def story() -> int:
        syncs: list[int] = []
        late: list[asyncio.Future[None]] = []
        durability = Durability(lambda: None, InlineWorkers())

        def sync() -> None:
            syncs.append(1)
            if len(syncs) == 1:
                late.append(asyncio.ensure_future(durability.reached()))

        durability._sync = sync
        await durability.reached()
        await late[0]
        return len(syncs)

    assert run_virtual(story()) == 2


def test_a_sync_that_fails_is_told_to_who_asked_and_the_next_one_tries_again() -> None:
    async def story() -> None:
        answers = [StoreError("the disk is gone")]

        def sync() -> None:
            if answers:
                raise answers.pop()

        durability = Durability(sync, InlineWorkers())
        with pytest.raises(StoreError):
            await durability.reached()
        await durability.reached()

    run_virtual(story())
