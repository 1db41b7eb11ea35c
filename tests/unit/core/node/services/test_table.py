"""Every operation of the control interface is answered."""

import asyncio
from pathlib import Path

import pytest

from core.config.setting import Level
from core.control import operations
from core.control.client import ControlClient
from core.control.endpoint import listen
from core.control.lines import Failed
from core.control.operations import Operation
from core.control.schema import ConfigSet, DownRequest, Nothing
from core.control.server import ControlServer
from core.errors import DeadlineExceeded
from core.node.parts import Parts
from core.node.reload import Reload
from core.node.services.drive import DriveUser
from core.node.services.inviting import Inviting
from core.node.services.scrubbing import Scrubbing
from core.node.services.table import serve_all
from core.node.showing import Showing
from tests.support.small_node import with_node

ALL = [each for each in vars(operations).values() if isinstance(each, Operation)]


def test_every_operation_in_the_table_is_known_and_down_stops_the_node(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        stop = asyncio.Event()
        server = ControlServer(parts.events)
        scrubbing = Scrubbing(parts, asyncio.TaskGroup())
        serve_all(server, parts, user, scrubbing, Inviting(parts), Showing(parts, stop))
        await server.start(listen(parts.home.run_folder))
        client = ControlClient(parts.home.run_folder)
        health = await asyncio.to_thread(client.call, operations.HEALTH, Nothing())
        assert health.ready
        for each in ALL:
            nonsense = {"no such parameter": 1}
            with pytest.raises(Failed, match="is not understood"):
                await asyncio.to_thread(client.call, each, nonsense)
        down = await asyncio.to_thread(client.call, operations.DOWN, DownRequest())
        assert down.only_here == 0
        async with asyncio.timeout(10):
            await stop.wait()
        await server.close()

    with_node(tmp_path, work)


def test_down_that_waits_gives_up_at_its_deadline_also_at_none_at_all_and_the_node_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def never(seconds: float) -> None:
        waited.append(seconds)
        raise DeadlineExceeded

    async def work(parts: Parts, user: DriveUser) -> None:
        stop = asyncio.Event()
        server = ControlServer(parts.events)
        scrubbing = Scrubbing(parts, asyncio.TaskGroup())
        serve_all(server, parts, user, scrubbing, Inviting(parts), Showing(parts, stop))
        await server.start(listen(parts.home.run_folder))
        monkeypatch.setattr(parts.engine, "sync", never)
        client = ControlClient(parts.home.run_folder)
        asked = DownRequest(wait=True, timeout=0)
        with pytest.raises(Failed, match="not level"):
            await asyncio.to_thread(client.call, operations.DOWN, asked)
        assert waited == [0]
        assert not stop.is_set()
        await server.close()

    with_node(tmp_path, work)


def test_a_setting_holds_here_when_its_change_is_answered(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        server = ControlServer(parts.events)
        scrubbing = Scrubbing(parts, asyncio.TaskGroup())
        showing = Showing(parts, asyncio.Event())
        serve_all(server, parts, user, scrubbing, Inviting(parts), showing)
        Reload(parts)
        await server.start(listen(parts.home.run_folder))
        client = ControlClient(parts.home.run_folder)
        for level, word in (
            (Level.NETWORK, "redundancy.fsync=copies"),
            (Level.POD, "cache.mode=stream"),
        ):
            await asyncio.to_thread(client.call, operations.CONFIG_SET, ConfigSet(level, [word]))
        assert parts.settings.network.redundancy.fsync == "copies"
        assert parts.settings.pod.cache.mode == "stream"
        await server.close()

    with_node(tmp_path, work)
