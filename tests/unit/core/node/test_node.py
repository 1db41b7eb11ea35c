"""Starting and ending what a node is made of."""

import asyncio
from pathlib import Path
from threading import Event

import pytest

from core.errors import ContentAbsent, PeerError
from core.ids import Dot, EntryId, Incarnation
from core.model.needs import BlocksWanted, Needs
from core.node.node import end, satisfier, started
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from tests.support.small_node import make_network, node_of, with_node


def test_what_is_started_is_told_with_the_keys_that_scripts_rely_on(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        told = started(parts)
        assert (told.network, told.pod, told.mount) == ("lab", "a", "/the/mount")
        assert told.listen.startswith("127.0.0.1:")
        assert told.id == parts.pod.hex()

    with_node(tmp_path, work)


def test_a_port_in_use_is_raised_at_the_start(tmp_path: Path) -> None:
    async def run() -> None:
        async with node_of(make_network(tmp_path / "one")) as first:
            second = make_network(tmp_path / "two", pod={"pod.listen": first.listen})
            with pytest.raises(PeerError, match=first.listen):
                async with node_of(second):
                    pass

    with pytest.raises(BaseExceptionGroup) as raised:
        asyncio.run(run())
    assert raised.group_contains(PeerError, match="cannot listen")


def test_what_a_program_waits_for_in_vain_fails_in_its_thread(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        unknown = BlocksWanted(EntryId(bytes(16)), Dot(Incarnation(1), 1), 0, 1)
        needs = Needs(unknown, parts.clock.monotonic() + 5)
        with pytest.raises(ContentAbsent):
            await asyncio.to_thread(satisfier(parts, Event()), needs)

    with_node(tmp_path, work)


def test_who_waits_while_the_node_goes_down_is_told_that_the_content_is_absent(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        begun = asyncio.Event()

        async def cancelled(_needs: Needs) -> None:
            begun.set()
            raise asyncio.CancelledError

        parts.engine.satisfy = cancelled  # type: ignore[method-assign]
        unknown = BlocksWanted(EntryId(bytes(16)), Dot(Incarnation(1), 1), 0, 1)
        needs = Needs(unknown, parts.clock.monotonic() + 5)
        with pytest.raises(ContentAbsent):
            await asyncio.to_thread(satisfier(parts, Event()), needs)
        assert begun.is_set()

    with_node(tmp_path, work)


@pytest.mark.parametrize("is_unmounted", [True, False])
def test_a_fault_is_a_fault_unless_nobody_works_any_more(
    tmp_path: Path, is_unmounted: bool
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        async def refused(_needs: Needs) -> None:
            raise RuntimeError("the workers are gone")

        parts.engine.satisfy = refused  # type: ignore[method-assign]
        unmounted = Event()
        if is_unmounted:
            unmounted.set()
        unknown = BlocksWanted(EntryId(bytes(16)), Dot(Incarnation(1), 1), 0, 1)
        needs = Needs(unknown, parts.clock.monotonic() + 5)
        with pytest.raises(ContentAbsent if is_unmounted else RuntimeError):
            await asyncio.to_thread(satisfier(parts, unmounted), needs)

    with_node(tmp_path, work)


def test_a_task_that_is_ended_is_over() -> None:
    async def check() -> None:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(asyncio.Event().wait())
            await end(task)  # type: ignore[arg-type]
            assert task.cancelled()

    asyncio.run(check())
