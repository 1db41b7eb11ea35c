"""Pods that store for one network, and clients of it."""

import dataclasses
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from core.engine.settings import EngineSettings
from core.model.members import Role
from core.net.memory import MemoryNetwork
from tests.sim.pod import SETTINGS, SimPod, member, pod_id
from tests.sim.world import World


@asynccontextmanager
async def with_clients(
    storing: int = 2,
    clients: int = 1,
    *,
    seed: int = 1,
    settings: EngineSettings = SETTINGS,
) -> AsyncIterator[World]:
    """Start pods that store; the last `clients` of the world are made and not started."""
    network = MemoryNetwork(seed, None)
    members = {pod_id(n): member(n) for n in range(storing)}
    for n in range(storing, storing + clients):
        members[pod_id(n)] = msgspec.structs.replace(member(n), role=Role.CLIENT)
    pods = [
        SimPod(n, network, members, seed=seed, settings=settings) for n in range(storing + clients)
    ]
    for pod in pods[storing:]:
        pod.settings = dataclasses.replace(settings, client=True)
    for pod in pods[:storing]:
        pod.start()
    yield World(network, pods, random.Random(seed))
    for pod in pods:
        if pod.running:
            pod.check()
            await pod.stop()
