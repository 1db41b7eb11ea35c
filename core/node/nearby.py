"""The networks nearby, followed while a person chooses: before there is any network here."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Thread

from core.net.discovery_zeroconf import ZeroconfDiscovery
from core.net.sightings import INTENTION
from core.ports import Discovery, Sighting


@dataclass(frozen=True, slots=True)
class NearbyNetwork:
    """A network as its pods announce it; nothing of it is proven.

    `id_hash` tells networks of one name apart; `pods`: name and address ("host:port") of each.
    """

    name: str
    id_hash: str
    pods: tuple[tuple[str, str], ...]


Changed = Callable[[tuple[NearbyNetwork, ...]], None]


def networks_of(sightings: Iterable[Sighting]) -> tuple[NearbyNetwork, ...]:
    """Return the networks that these pods are of, by name; what is only about to be made is none.

    A pod that is seen at several addresses is listed with each, in order.
    """
    pods: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for each in sightings:
        if each.network != INTENTION:
            found = pods.setdefault((each.network, each.network_hash), set())
            found.add((each.pod, each.address))
    return tuple(
        NearbyNetwork(name, id_hash, tuple(sorted(found)))
        for (name, id_hash), found in sorted(pods.items())
    )


class Nearby:
    """Looks around from when it is made until it is closed, on a thread of its own.

    `changed` is called on that thread with all networks whenever they are others than before.
    """

    def __init__(
        self, changed: Changed, discovery: Callable[[], Discovery] = ZeroconfDiscovery
    ) -> None:
        """Begin to look."""
        self._changed = changed
        self._discovery = discovery
        self._seen: dict[Sighting, None] = {}
        self._told: tuple[NearbyNetwork, ...] = ()
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._thread = Thread(target=self._run, name="nearby", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End; `changed` is not called any more when this returns."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._look())

    async def _look(self) -> None:
        discovery = self._discovery()
        try:
            await discovery.browse(self._found, self._gone)
            await self._over.wait()
        finally:
            await discovery.close()

    def _found(self, sighting: Sighting) -> None:
        self._seen[sighting] = None
        self._tell()

    def _gone(self, sighting: Sighting) -> None:
        self._seen.pop(sighting, None)
        self._tell()

    def _tell(self) -> None:
        now = networks_of(self._seen)
        if now != self._told and not self._over.is_set():
            self._told = now
            self._changed(now)
