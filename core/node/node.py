"""The composition root: builds a node in order, and unwinds it in reverse."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import CancelledError as FutureCancelled
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import AsyncExitStack, asynccontextmanager
from threading import Event, Thread
from typing import Final

from core.control.endpoint import listen
from core.control.schema import Started
from core.control.server import ControlServer
from core.errors import ContentAbsent, DeadlineExceeded
from core.model.needs import Needs
from core.mount.linux.driver import LinuxDriver
from core.node.building import build
from core.node.finding import Finding
from core.node.home import Home
from core.node.last_address import note
from core.node.news import info_of, reachable
from core.node.parts import Parts
from core.node.reload import Reload
from core.node.services.drive import DriveUser
from core.node.services.inviting import Inviting
from core.node.services.scrubbing import Scrubbing
from core.node.services.table import serve_all
from core.node.settings import mount_point
from core.node.space import SpaceWatch
from core.node.watching import Watching

PUBLISH_SECONDS: Final = 5.0
UNMOUNT_SECONDS: Final = 10.0
GRACE_SECONDS: Final = 5.0

_log = logging.getLogger(__name__)


async def running(home: Home, ready: Callable[[Started], None], stop: asyncio.Event) -> None:
    """Run the node of `home` until `stop`; `ready` is told when its drive is mounted.

    Raises what kept it from starting, or what ended it.
    """
    try:
        async with asyncio.TaskGroup() as group, node(home, group, stop) as parts:
            ready(started(parts))
            await stop.wait()
    except BaseExceptionGroup as errors:
        first: BaseException = errors
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from errors


def started(parts: Parts) -> Started:
    """Return what `new`, `join` and `up` print."""
    name = parts.settings.network.network.name
    return Started(name, parts.name, parts.mount, parts.listen, parts.pod.hex())


@asynccontextmanager
async def node(home: Home, group: asyncio.TaskGroup, stop: asyncio.Event) -> AsyncIterator[Parts]:
    """Build the node of `home`; its drive is mounted inside the block."""
    async with AsyncExitStack() as stack:
        parts = await build(home, stack)
        engine_task = await start_engine(parts, group)
        stack.push_async_callback(end, engine_task)
        await _mount(parts, stack, stop)
        inviting = Inviting(parts)
        inviting.stand_open()
        reload = Reload(parts, inviting.stand_open)
        reload.start(group)
        stack.callback(reload.stop)
        space = SpaceWatch(parts)
        space.start(group)
        stack.callback(space.stop)
        watching = Watching(parts)
        watching.start(group)
        stack.callback(watching.stop)
        finding = Finding(parts)
        finding.start(group)
        stack.push_async_callback(finding.stop)
        server = ControlServer(parts.events)
        scrubbing = Scrubbing(parts, group)
        stack.push_async_callback(scrubbing.stop)
        user = DriveUser(parts.volume.inside(), satisfier(parts))
        serve_all(server, parts, user, scrubbing, inviting, stop)
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


def satisfier(parts: Parts, unmounted: Event | None = None) -> Callable[[Needs], None]:
    """Return what blocks a thread until the engine has satisfied a need.

    Who still waits after the drive was `unmounted` is told that the content is absent.
    """
    loop = asyncio.get_running_loop()

    def satisfy(needs: Needs) -> None:
        seconds = max(0.0, needs.until - parts.clock.monotonic()) + GRACE_SECONDS
        waiting = asyncio.run_coroutine_threadsafe(parts.engine.satisfy(needs), loop)
        try:
            waiting.result(seconds)
        except FutureTimeout:
            waiting.cancel()
            raise DeadlineExceeded from None
        except FutureCancelled:
            # The node goes down while a program waits: to that the content is absent, no fault.
            raise ContentAbsent from None
        except RuntimeError:
            if unmounted is not None and unmounted.is_set():
                raise ContentAbsent from None  # nobody works any more who could bring it
            raise

    return satisfy


async def _mount(parts: Parts, stack: AsyncExitStack, stop: asyncio.Event) -> LinuxDriver:
    """Mount the drive; it is taken away when the stack unwinds."""
    unmounted = Event()
    satisfy = satisfier(parts, unmounted)
    driver = LinuxDriver(parts.volume, mount_point(parts.settings.pod), satisfy)
    parts.volume.on_invalidation(driver.invalidate)
    await asyncio.to_thread(driver.mount)
    parts.mount = str(driver.mount_point)
    parts.engine.watch_drive(lambda: driver.calls)
    stack.callback(unmounted.set)
    stack.push_async_callback(_unmount, parts, driver)
    loop = asyncio.get_running_loop()

    def watch() -> None:
        driver.wait()
        if not loop.is_closed():
            loop.call_soon_threadsafe(_ended_outside, stop)

    Thread(target=watch, name="drive-watch", daemon=True).start()
    return driver


def _ended_outside(stop: asyncio.Event) -> None:
    if not stop.is_set():
        _log.warning("The drive was unmounted from outside; the node goes down.")
        stop.set()


async def _unmount(parts: Parts, driver: LinuxDriver) -> None:
    clean = await asyncio.to_thread(driver.unmount, UNMOUNT_SECONDS)
    if not clean:
        _log.info("Programs still used the drive when it was unmounted.")
    try:
        async with asyncio.timeout(PUBLISH_SECONDS):
            await parts.engine.publish_all()
    except TimeoutError:
        _log.info("Not everything could be published before the end; it is at the next start.")
