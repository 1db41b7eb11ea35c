"""Telling the engine where members may be: hints from the pairing, entrypoints, and the network
around this machine, where pods also learn of this one.
"""

import asyncio
from typing import Final

from core.ids import PodId
from core.model.members import Presence
from core.net.discovery_zeroconf import ZeroconfDiscovery
from core.net.sightings import network_hash
from core.node.hints import HINTS_FACT, decode_hints
from core.node.parts import Parts
from core.ports import Discovery, Sighting
from core.wire.messages import VERSION

AGAIN_SECONDS: Final = 30.0


class Finding:
    """Names addresses of members that are not linked, at the start and now and then."""

    def __init__(self, parts: Parts, discovery: Discovery | None = None) -> None:
        """Find the members of a node's network; `discovery` takes the place of the real one."""
        self._parts = parts
        self._discovery = discovery
        self._task: asyncio.Task[None] | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        """Begin."""
        self._task = group.create_task(self._run())

    async def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
        if self._discovery is not None:
            await self._discovery.close()

    async def _run(self) -> None:
        hints = await self._parts.workers.run(self._hints)
        for pod, address in hints.items():
            self._parts.engine.found(pod, address)
        await self._look_around()
        while True:
            self._name_entrypoints()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _look_around(self) -> None:
        parts = self._parts
        if not parts.settings.network.network.discovery:
            return
        if self._discovery is None:
            loopback = parts.listen.startswith(("127.", "[::1]"))
            self._discovery = ZeroconfDiscovery(("127.0.0.1",) if loopback else ())
        name = parts.settings.network.network.name
        own = Sighting(name, network_hash(parts.network), parts.name, parts.listen, VERSION)
        await self._discovery.announce(own)
        await self._discovery.browse(self._saw)

    def _saw(self, sighting: Sighting) -> None:
        """Nothing that is seen is believed: the engine calls, and the keys decide."""
        if sighting.network_hash != network_hash(self._parts.network):
            return
        for peer in self._parts.engine.peers():
            if peer.name == sighting.pod and peer.id != self._parts.pod:
                self._parts.engine.found(peer.id, sighting.address)

    def _hints(self) -> dict[PodId, str]:
        with self._parts.store.read() as reader:
            return decode_hints(reader.fact(HINTS_FACT))

    def _name_entrypoints(self) -> None:
        """Whose an entrypoint is nobody knows before it is called: it is tried for everybody."""
        linked = {Presence.SELF, Presence.PRESENT, Presence.REMOVED}
        for peer in self._parts.engine.peers():
            if peer.presence not in linked:
                for address in self._parts.settings.network.network.entrypoints:
                    self._parts.engine.found(peer.id, address)
