"""The composition root: builds a node in order, and unwinds it in reverse."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from core.control.endpoint import listen
from core.control.schema import Started
from core.control.server import ControlServer
from core.node.building import build
from core.node.finding import Finding
from core.node.home import Home
from core.node.last_address import note
from core.node.news import info_of, reachable
from core.node.noticing.notice import Noticing
from core.node.parts import Parts
from core.node.reload import Reload
from core.node.services.drive import DriveUser
from core.node.services.inviting import Inviting
from core.node.services.scrubbing import Scrubbing
from core.node.services.table import serve_all
from core.node.showing import Showing, satisfier
from core.node.space import SpaceWatch
from core.node.watching import Watching


async def running(home: Home, ready: Callable[[Started], None], stop: asyncio.Event) -> None:
    """Run the node of `home` until `stop`; `ready` is told when its drive is mounted.

    Raises what kept it from starting, or what ended it.
    """
    try:
        async with asyncio.TaskGroup() as group, node(home, group, stop) as parts:
            ready(parts.started)
            await stop.wait()
    except BaseExceptionGroup as errors:
        first: BaseException = errors
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from errors


@asynccontextmanager
async def node(home: Home, group: asyncio.TaskGroup, stop: asyncio.Event) -> AsyncIterator[Parts]:
    """Build the node of `home`; its drive is mounted inside the block."""
    async with AsyncExitStack() as stack:
        parts = await build(home, stack)
        engine_task = await start_engine(parts, group)
        stack.push_async_callback(end, engine_task)
        showing = Showing(parts, stop)
        stack.push_async_callback(showing.hide)
        await showing.show()
        inviting = Inviting(parts)
        inviting.stand_open()
        space = SpaceWatch(parts)
        space.start(group)
        stack.callback(space.stop)

        def settings_changed() -> None:
            inviting.stand_open()
            space.wake()

        reload = Reload(parts, settings_changed)
        reload.start(group)
        stack.callback(reload.stop)
        watching = Watching(parts, showing.take_away)
        watching.start(group)
        stack.callback(watching.stop)
        finding = Finding(parts)
        finding.start(group)
        stack.push_async_callback(finding.stop)
        server = ControlServer(parts.events)
        scrubbing = Scrubbing(parts, group)
        stack.push_async_callback(scrubbing.stop)
        user = DriveUser(parts.volume.inside(), satisfier(parts))
        serve_all(server, parts, user, scrubbing, inviting, showing)
        noticing = Noticing(parts, lambda: scrubbing.status, inviting.names_asking)
        noticing.start(group)
        stack.push_async_callback(noticing.stop)
        await server.start(listen(home.run_folder))
        stack.push_async_callback(server.close)
        yield parts


async def start_engine(parts: Parts, group: asyncio.TaskGroup) -> "asyncio.Task[None]":
    """Start the engine; return when members can reach this pod. Raises what kept it from that."""
    listening: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def heard(address: str) -> None:
        if not listening.done():
            listening.set_result(address)

    task = group.create_task(parts.engine.run(heard))
    task.add_done_callback(lambda _: listening.cancel())
    try:
        await asyncio.shield(listening)
    except asyncio.CancelledError:
        if task.done() and not task.cancelled() and task.exception() is not None:
            await task
        raise
    parts.listen = reachable(listening.result())
    note(parts.home, parts.listen)
    await parts.engine.announce(info_of(parts))
    return task


async def end(task: "asyncio.Task[None]") -> None:
    """Cancel a task and wait until it is over: what it uses is taken away next."""
    task.cancel()
    await asyncio.wait([task])
