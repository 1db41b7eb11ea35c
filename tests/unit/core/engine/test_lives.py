"""Lives: a new one begins when others know more of this one, and what is forged of it is left."""

import asyncio

from core.engine.lives import RENEW_SECONDS, Lives
from core.replica.replica import Replica
from core.store.records_memory import MemoryRecordStore
from core.wire.messages import Head, Records
from tests.sim.pod import SeededEntropy, pod_id
from tests.sim.virtual_time import VirtualClock, run_virtual
from tests.support.hostile_member import Forger


def test_a_life_that_others_know_more_of_ends_at_once_and_the_next_one_not_before_its_time() -> (
    None
):
    async def story() -> None:
        clock = VirtualClock(asyncio.get_running_loop())
        replica = Replica(MemoryRecordStore(), clock, SeededEntropy(1), pod_id(0))
        lives = Lives(replica, clock)
        told: list[int] = []
        lives.start(lambda: told.append(replica.incarnation))
        for _ in range(3):
            lives.renew_soon()
        assert told == [replica.incarnation]
        await asyncio.sleep(RENEW_SECONDS + 0.1)
        assert told[1:] == [replica.incarnation]

    run_virtual(story())


def test_what_is_told_of_a_life_that_began_in_this_run_is_left_out() -> None:
    async def story() -> None:
        clock = VirtualClock(asyncio.get_running_loop())
        replica = Replica(MemoryRecordStore(), clock, SeededEntropy(1), pod_id(0))
        lives = Lives(replica, clock)
        other = Forger().file(2, b"other")

        def about_this_life() -> Records:
            own = replica.incarnation
            return Records((Forger(own).file(1, b"own"), other), {own: Head(9)})

        # A store that was rolled back wants its own records back.
        assert lives.without_forged(about_this_life()) == about_this_life()
        lives.renew_soon()
        assert lives.without_forged(about_this_life()) == Records((other,), {})

    run_virtual(story())
