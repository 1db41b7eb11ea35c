"""A whole node but for its mount, in this process: real store, real engine, real sockets."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from core.control.lines import Progress
from core.ids import ROOT
from core.node.building import build
from core.node.home import Home
from core.node.laying import laying
from core.node.membership import found_network
from core.node.node import end, start_engine
from core.node.parts import Parts
from core.node.reload import Reload
from core.node.services.drive import DriveUser
from core.node.showing import satisfier
from core.volume.interface import FolderEntry, Node, OpenFlags

SECONDS = 30.0


def make_network(
    folder: Path,
    network: Mapping[str, object] | None = None,
    pod: Mapping[str, object] | None = None,
) -> Home:
    """Make a network whose home is in `folder`."""
    home = Home(folder / "home")
    values = {"network.name": "lab", "redundancy.copies": 1} | dict(network or {})
    places = {
        "pod.name": "a",
        "pod.mount": str(folder / "mount"),
        "storage.path": str(folder / "storage"),
        "pod.listen": "127.0.0.1:0",
    } | dict(pod or {})
    with laying(home, values, places) as laid:
        found_network(home, laid.settings, values)
    return home


@asynccontextmanager
async def node_of(home: Home) -> AsyncIterator[Parts]:
    """Run the node of `home` without showing its drive."""
    async with asyncio.TaskGroup() as group, AsyncExitStack() as stack:
        parts = await build(home, stack)
        parts.mount, parts.shown = "/the/mount", True
        Reload(parts)  # what changes settings has them taken up at once
        task = await start_engine(parts, group)
        stack.push_async_callback(end, task)
        yield parts


def with_node(folder: Path, work: Callable[[Parts, DriveUser], Awaitable[None]]) -> None:
    """Make a network in `folder` and do `work` on its node."""
    home = make_network(folder)

    async def run() -> None:
        async with asyncio.timeout(SECONDS), node_of(home) as parts:
            await work(parts, DriveUser(parts.volume, satisfier(parts)))

    asyncio.run(run())


async def write(parts: Parts, user: DriveUser, path: bytes, data: bytes) -> None:
    """Write a file as a program would, and wait until it is published."""
    await asyncio.to_thread(write_here, user, path, data)
    await parts.engine.publish_all()
    await parts.engine.sync(SECONDS)


def write_here(user: DriveUser, path: bytes, data: bytes) -> None:
    """Write a file, whatever stood there; folders are made."""
    folder, _, name = path.rpartition(b"/")
    with user.folder(folder) as parent:
        if any(each.name == name for each in _listed(user, parent)):
            with user.node(path) as found:
                flags = OpenFlags.WRITE | OpenFlags.TRUNCATE
                with user.opened(found.node, flags) as handle:
                    user.write_all(handle, iter([(0, data)]))
            return
        made, opened = user.drive.create(parent, name, 0o644, OpenFlags.WRITE, user.caller)
        user.write_all(opened.handle, iter([(0, data)]))
        user.drive.release(opened.handle)
        user.drive.forget(made.node, 1)


def read_here(user: DriveUser, path: bytes) -> bytes:
    """Return the content of a file."""
    with user.node(path) as found, user.opened(found.node, OpenFlags.READ) as handle:
        return b"".join(user.read_all(handle))


def names_here(parts: Parts) -> set[bytes]:
    """Return the names in the root."""
    with parts.replica.view() as view:
        return {each.name for each in view.listing(ROOT)}


def _listed(user: DriveUser, parent: Node) -> list[FolderEntry]:
    handle = user.drive.open_folder(parent)
    try:
        entries = user.drive.read_folder(handle, 0, 10_000)
        for each in entries:
            user.drive.forget(each.attributes.node, 1)
        return entries
    finally:
        user.drive.release_folder(handle)


def silent(progress: Progress) -> None:
    """Show no progress."""


def found_in(storage: Path) -> None:
    """Make a storage in which one file, `hello`, holds `world`."""

    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/hello", b"world")

    home = make_network(storage.parent, pod={"storage.path": str(storage)})

    async def run() -> None:
        async with node_of(home) as parts:
            await work(parts, DriveUser(parts.volume, satisfier(parts)))

    asyncio.run(run())
