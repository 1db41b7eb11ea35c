"""Starting and ending what a node is made of."""

import asyncio
from pathlib import Path

import pytest

from core.errors import PeerError
from core.node.node import end
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from tests.support.small_node import make_network, node_of, with_node


def test_what_is_started_is_told_with_the_keys_that_scripts_rely_on(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        told = parts.started
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


def test_a_task_that_is_ended_is_over() -> None:
    async def check() -> None:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(asyncio.Event().wait())
            await end(task)  # type: ignore[arg-type]
            assert task.cancelled()

    asyncio.run(check())
