"""Links: members are called until they answer, one link is kept, strangers get none."""

import asyncio

import pytest

from core.engine.link import Link
from core.engine.links import Links, Try
from core.engine.settings import REDIAL_SECONDS_FIRST, STEADY_SECONDS
from core.errors import ProtocolError, UsageError
from core.ids import Incarnation, PodId
from core.model.priorities import Priority
from core.net.memory import MemoryNetwork, certificates
from core.net.memory_transport import MemoryTransport
from core.ports import BlockName, Channel
from core.wire.messages import Hello
from tests.sim.pod import NETWORK, pod_id
from tests.sim.virtual_time import VirtualClock, run_virtual


def name_of(pod: PodId) -> str:
    return f"admitted{pod[0] - 1}"


class Side:
    """One pod with links and nothing else."""

    def __init__(self, number: int, network: MemoryNetwork) -> None:
        loop = asyncio.get_running_loop()
        self.id = pod_id(number)
        self.transport = MemoryTransport(network, self.id, f"side:{number}")
        hello = Hello(1, 1, NETWORK, Incarnation(number + 1), f"pod{number}", 0)
        self.links = Links(self.id, self.transport, VirtualClock(loop), lambda: hello, name_of)
        self.links.start(self.serve, lambda: None)

    async def serve(self, link: Link) -> None:
        while True:
            await link.receive()

    async def listen(self, members: list[PodId]) -> None:
        def no_block(_peer: PodId, _name: BlockName, _priority: Priority) -> None:
            return None

        self.transport.set_members(certificates(members))
        await self.transport.listen(self.links.accept, no_block)


async def sides(group: asyncio.TaskGroup) -> tuple[Side, Side, MemoryNetwork]:
    network = MemoryNetwork(1)
    one, other = Side(0, network), Side(1, network)
    for side in (one, other):
        await side.listen([one.id, other.id])
        side.links.set_members({one.id: ("side:0",), other.id: ("side:1",)})
        group.create_task(side.links.run(group))
    return one, other, network


def tell(story: object) -> None:
    async def whole() -> None:
        async with asyncio.TaskGroup() as group:
            await story(group)  # type: ignore[operator]
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

    run_virtual(whole())


def test_two_members_keep_exactly_one_link_though_both_call() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, _ = await sides(group)
        await asyncio.sleep(5)
        assert list(one.links.up) == [other.id]
        assert list(other.links.up) == [one.id]
        assert one.links.up[other.id].dialler == other.links.up[one.id].dialler

    tell(story)


def test_a_link_bears_the_name_that_its_peer_was_admitted_with_whatever_it_calls_itself() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, _ = await sides(group)
        await asyncio.sleep(5)
        assert one.links.up[other.id].hello.name == "pod1"
        assert one.links.up[other.id].name == "admitted1"

    tell(story)


def test_a_link_that_broke_is_dialled_again() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, network = await sides(group)
        await asyncio.sleep(5)
        await one.links.up[other.id].channel.close("broken on purpose")
        await asyncio.sleep(0.1)
        assert one.links.lost_at(other.id) is not None
        await asyncio.sleep(5)
        assert other.id in one.links.up
        assert network is not None

    tell(story)


def test_a_pod_that_is_no_member_any_more_gets_no_link() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, _ = await sides(group)
        one.links.set_members({one.id: ("side:0",)})
        await asyncio.sleep(60)
        assert one.links.up == {}
        assert one.id not in other.links.up

    tell(story)


def test_why_a_pod_cannot_be_reached_is_known() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, _ = await sides(group)
        one.links.set_members({one.id: (), pod_id(7): ("nowhere:1",)})
        one.transport.set_members(certificates([one.id, other.id, pod_id(7)]))
        await asyncio.sleep(2)
        assert "nowhere:1" in one.links.problem(pod_id(7))

    tell(story)


def test_an_address_that_was_found_is_called_at_once() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, _ = await sides(group)
        one.links.set_members({one.id: (), other.id: ()})
        other.links.set_members({one.id: (), other.id: ()})
        await asyncio.sleep(20)
        one.links.found(other.id, "side:1")
        one.links.network_changed()
        await asyncio.sleep(1)
        assert other.id in one.links.up

    tell(story)


def test_what_one_peer_sends_cannot_end_the_links_to_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def poisoned(_link: Link) -> None:
        raise OverflowError("a number that nobody expected")

    async def story(group: asyncio.TaskGroup) -> None:
        one, other, network = await sides(group)
        third = Side(2, network)
        everybody = {side.id: (f"side:{at}",) for at, side in enumerate((one, other, third))}
        await third.listen([*everybody])
        third.links.start(poisoned, lambda: None)
        group.create_task(third.links.run(group))
        for side in (one, other, third):
            side.transport.set_members(certificates([*everybody]))
            side.links.set_members(everybody)
        await asyncio.sleep(10)
        assert list(third.links.up) == []
        third.links.start(third.serve, lambda: None)
        await asyncio.sleep(60)
        assert set(third.links.up) == {one.id, other.id}

    tell(story)
    assert "The link to admitted0 was given up" in caplog.text


def test_a_member_that_tells_an_address_which_is_none_costs_the_others_nothing() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, _ = await sides(group)

        async def refused(_address: str, _peer: PodId) -> Channel:
            raise UsageError("'nowhere' is no address.")

        one.transport.dial = refused  # type: ignore[method-assign]
        one.links.set_members({one.id: (), other.id: ("side:1",), pod_id(7): ("nowhere",)})
        await asyncio.sleep(5)
        assert "no address" in one.links.problem(pod_id(7))
        assert list(one.links.up) == [other.id]

    tell(story)


def test_a_peer_that_is_refused_each_time_is_called_less_and_less() -> None:
    """Else two pods of which one cannot take what the other sends would call for ever, at once."""

    async def story(group: asyncio.TaskGroup) -> None:
        one, _, _ = await sides(group)
        links = 0

        async def refuses(_link: Link) -> None:
            nonlocal links
            links += 1
            raise ProtocolError("That cannot be.")

        one.links.start(refuses, lambda: None)
        await asyncio.sleep(600)
        assert 1 < links < 60

    tell(story)


def test_a_link_that_lasted_is_dialled_again_at_once() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, _ = await sides(group)
        for _ in range(8):
            await asyncio.sleep(STEADY_SECONDS + 1)
            link = one.links.up[other.id]
            await link.channel.close("Somebody tripped over the cable.")
            await asyncio.sleep(REDIAL_SECONDS_FIRST)
            assert one.links.up[other.id] is not link

    tell(story)


def test_nothing_is_remembered_of_a_member_that_was_removed_while_it_was_linked() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, _ = await sides(group)
        await asyncio.sleep(STEADY_SECONDS)
        link = one.links.up[other.id]
        one.links.set_members({one.id: ("side:0",)})
        await link.channel.close("It was removed.")
        await asyncio.sleep(1)
        assert other.id not in one.links.up
        assert one.links._ways == {}

    tell(story)


def test_who_says_that_this_pod_was_removed_is_remembered_until_it_takes_a_link() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, _ = await sides(group)
        await asyncio.sleep(5)
        assert one.links.disowned_by == frozenset()
        other.links.set_members({other.id: ()})
        other.transport.set_members(certificates([other.id]), certificates([one.id]))
        await asyncio.sleep(60)
        assert one.links.disowned_by == {other.id}
        assert "removed" in one.links.problem(other.id)
        other.transport.stop("switched off")
        await asyncio.sleep(60)
        assert one.links.disowned_by == {other.id}, "it said nothing else since"
        back = Side(1, one.transport._network)
        await back.listen([one.id, other.id])
        back.links.set_members({one.id: ("side:0",), other.id: ("side:1",)})
        group.create_task(back.links.run(group))
        await asyncio.sleep(120)
        assert one.links.up
        assert one.links.disowned_by == frozenset()

    tell(story)


def test_a_peer_that_only_knows_this_pod_not_has_not_said_that_it_was_removed() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, _ = await sides(group)
        other.links.set_members({other.id: ()})
        other.transport.set_members(certificates([other.id]))
        await asyncio.sleep(60)
        assert not one.links.up
        assert one.links.disowned_by == frozenset()

    tell(story)


def test_a_member_is_called_at_once_when_a_person_wants_it_at_each_of_its_addresses() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, _ = await sides(group)
        await asyncio.sleep(1)
        assert await one.links.reach(other.id, tried.append), "it is linked already"
        other.transport.stop("switched off")
        one.links.found(other.id, "side:9")
        await asyncio.sleep(1_000)  # by now it is called once in a long while
        before = one.links._clock.monotonic()
        assert not await one.links.reach(other.id, tried.append)
        assert [each.address for each in tried] == ["side:9", "side:1"] or [
            each.address for each in tried
        ] == ["side:1", "side:9"]
        assert all(each.problem for each in tried)
        assert one.links._clock.monotonic() - before < REDIAL_SECONDS_FIRST + 1

    tried: list[Try] = []
    tell(story)


def test_whoever_waits_for_a_member_hears_at_once_that_it_called_by_itself() -> None:
    async def story(group: asyncio.TaskGroup) -> None:
        one, other, _ = await sides(group)
        one.links.set_members({one.id: (), other.id: ()})
        other.links.set_members({one.id: (), other.id: ()})
        await asyncio.sleep(100)
        assert not await one.links.reach(other.id, tried.append), "no address is known"
        assert not await one.links.reach(pod_id(9), tried.append), "nobody is called so"
        one.links._ways[other.id].dialling = True  # a call that does not come to an end
        one.links._ways[other.id].addresses = ("side:1",)
        waiting = asyncio.ensure_future(one.links.reach(other.id, tried.append))
        await asyncio.sleep(1)
        assert not waiting.done()
        other.links.found(one.id, "side:0")
        assert await waiting
        assert tried == []

    tried: list[Try] = []
    tell(story)
