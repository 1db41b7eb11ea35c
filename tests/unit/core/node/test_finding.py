"""Where members may be."""

import asyncio
from pathlib import Path

from core.net.discovery_memory import MemoryDiscovery, Neighbourhood
from core.net.sightings import network_hash
from core.node.finding import Finding
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.ports import Sighting
from tests.support.small_node import with_node


def test_this_pod_is_announced_to_those_nearby(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        around = Neighbourhood()
        finding = Finding(parts, MemoryDiscovery(around))
        seen: list[Sighting] = []
        announced = asyncio.Event()

        def saw(sighting: Sighting) -> None:
            seen.append(sighting)
            announced.set()

        await MemoryDiscovery(around).browse(saw)
        async with asyncio.TaskGroup() as group:
            finding.start(group)
            async with asyncio.timeout(10):
                await announced.wait()
            await finding.stop()
        (own,) = seen
        assert (own.network, own.pod, own.address) == ("lab", "a", parts.listen)
        assert own.network_hash == network_hash(parts.network)

    with_node(tmp_path, work)
