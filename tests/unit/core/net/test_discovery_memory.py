"""The memory twin of discovery; what it promises is in `tests/contract/test_discovery.py`."""

import asyncio

from core.net.discovery_memory import MemoryDiscovery, Neighbourhood
from core.ports import Sighting

DESK = Sighting("home", "0123456789ab", "desk", "memory:1", 1)


def test_one_that_closed_is_neither_seen_nor_told() -> None:
    async def scenario() -> None:
        neighbourhood = Neighbourhood()
        desk, nas = MemoryDiscovery(neighbourhood), MemoryDiscovery(neighbourhood)
        found: list[Sighting] = []
        await nas.browse(found.append)
        await nas.close()
        await desk.announce(DESK)
        assert found == []
        await desk.close()
        await nas.browse(found.append)
        assert found == []

    asyncio.run(scenario())
