"""Joining: found nearby, laid out, and ready to be linked."""

import asyncio
from pathlib import Path

import pytest

from core.errors import PairingError
from core.membership.code import check_code
from core.net.discovery_memory import MemoryDiscovery, Neighbourhood
from core.node import joining as module
from core.node.joining import nearby
from core.ports import Sighting


def sighting(network: str) -> Sighting:
    return Sighting(network, "0" * 12, "a", "192.0.2.7:4000", 1)


def test_a_pod_of_the_network_that_the_code_names_is_found_nearby() -> None:
    async def check() -> None:
        around = Neighbourhood()
        for name in ("other", "lab"):
            await MemoryDiscovery(around).announce(sighting(name))
        code = check_code("lab-valley-canoe")
        found = await nearby(code, MemoryDiscovery(around))
        assert found == "192.0.2.7:4000"

    asyncio.run(check())


def test_nobody_nearby_is_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "NEARBY_SECONDS", 0.01)

    async def check() -> None:
        with pytest.raises(PairingError) as raised:
            await nearby(check_code("lab-valley-canoe"), MemoryDiscovery(Neighbourhood()))
        assert "--at" in raised.value.remedy

    asyncio.run(check())
