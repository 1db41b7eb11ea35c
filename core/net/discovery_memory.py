"""The memory twin of discovery: pods of one process see each other at once."""

from collections.abc import Callable

from core.ports import Sighting


class Neighbourhood:
    """Where memory discoveries meet."""

    def __init__(self) -> None:
        """Begin empty."""
        self.announced: dict[MemoryDiscovery, Sighting] = {}
        self.listening: dict[MemoryDiscovery, Callable[[Sighting], None]] = {}
        self.missing: dict[MemoryDiscovery, Callable[[Sighting], None]] = {}


class MemoryDiscovery:
    """See `core.ports.Discovery`."""

    def __init__(self, neighbourhood: Neighbourhood) -> None:
        """Take part in a neighbourhood."""
        self._neighbourhood = neighbourhood

    async def announce(self, sighting: Sighting) -> None:
        """See `core.ports.Discovery`."""
        self._gone()
        self._neighbourhood.announced[self] = sighting
        for discovery, on_found in tuple(self._neighbourhood.listening.items()):
            if discovery is not self:
                on_found(sighting)

    async def browse(
        self,
        on_found: Callable[[Sighting], None],
        on_gone: Callable[[Sighting], None] | None = None,
    ) -> None:
        """See `core.ports.Discovery`."""
        self._neighbourhood.listening[self] = on_found
        if on_gone is not None:
            self._neighbourhood.missing[self] = on_gone
        for discovery, sighting in tuple(self._neighbourhood.announced.items()):
            if discovery is not self:
                on_found(sighting)

    async def close(self) -> None:
        """See `core.ports.Discovery`."""
        self._neighbourhood.listening.pop(self, None)
        self._neighbourhood.missing.pop(self, None)
        self._gone()

    def _gone(self) -> None:
        before = self._neighbourhood.announced.pop(self, None)
        if before is None:
            return
        for discovery, on_gone in tuple(self._neighbourhood.missing.items()):
            if discovery is not self:
                on_gone(before)
