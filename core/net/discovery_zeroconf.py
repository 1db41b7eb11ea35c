"""Discovery on the local network by multicast DNS, through `zeroconf`."""

import asyncio
import ipaddress
import logging
from collections.abc import Callable, Sequence
from typing import Final

from zeroconf import (
    Error,
    InterfaceChoice,
    IPVersion,
    ServiceStateChange,
    Zeroconf,
)
from zeroconf._utils.net import get_all_addresses
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from core.net.addresses import join_address, split_address
from core.net.sightings import SERVICE, from_properties, service_name, to_properties
from core.ports import Sighting

_ASK_MILLISECONDS: Final = 3_000
_QUESTIONS_MAX: Final = 256  # services looked at; a flood of announcements costs no more
_LOG: Final = logging.getLogger(__name__)


class ZeroconfDiscovery:
    """See `core.ports.Discovery`. For one loop."""

    def __init__(self, interfaces: tuple[str, ...] = ()) -> None:
        """Take part on the interfaces with these addresses; none named: on all."""
        self._interfaces = interfaces
        self._zeroconf: AsyncZeroconf | None = None
        self._browser: AsyncServiceBrowser | None = None
        self._service: AsyncServiceInfo | None = None
        self._asking: set[asyncio.Task[None]] = set()
        self._found: dict[str, Sequence[Sighting]] = {}

    async def announce(self, sighting: Sighting) -> None:
        """See `core.ports.Discovery`."""
        zeroconf = self._open()
        if zeroconf is None:
            return
        host, port = split_address(sighting.address)
        name = service_name(sighting) if self._service is None else self._service.name
        service = AsyncServiceInfo(
            SERVICE,
            name,
            port=port,
            properties=to_properties(sighting),
            server=name.removesuffix(SERVICE) + "local.",
            parsed_addresses=_reachable(host),
        )
        try:
            if self._service is None:
                await zeroconf.async_register_service(service, allow_name_change=True)
            else:
                await zeroconf.async_update_service(service)
            self._service = service
        except (Error, OSError) as error:
            _LOG.info("This pod cannot be announced on the local network: %s", error)

    async def browse(
        self,
        on_found: Callable[[Sighting], None],
        on_gone: Callable[[Sighting], None] | None = None,
    ) -> None:
        """See `core.ports.Discovery`."""
        zeroconf = self._open()
        if zeroconf is None:
            return
        loop = asyncio.get_running_loop()

        def heard(name: str, sightings: Sequence[Sighting]) -> None:
            self._note(name, sightings, on_found, on_gone)

        def changed(
            zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
        ) -> None:
            if state_change is ServiceStateChange.Removed:
                self._note(name, (), on_found, on_gone)
                return
            if len(self._asking) >= _QUESTIONS_MAX:
                return
            task = loop.create_task(self._ask(zeroconf, service_type, name, heard))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

        self._browser = AsyncServiceBrowser(zeroconf.zeroconf, SERVICE, handlers=[changed])

    async def close(self) -> None:
        """See `core.ports.Discovery`."""
        for task in self._asking:
            task.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)
        if self._browser is not None:
            await self._browser.async_cancel()
        if self._zeroconf is not None:
            await self._zeroconf.async_unregister_all_services()
            await self._zeroconf.async_close()
        self._browser = self._zeroconf = self._service = None

    def _open(self) -> AsyncZeroconf | None:
        """Return the service of this process, None where the machine has no multicast."""
        if self._zeroconf is None:
            interfaces = list(self._interfaces) or InterfaceChoice.All
            try:
                self._zeroconf = AsyncZeroconf(interfaces=interfaces, ip_version=IPVersion.V4Only)
            except OSError as error:
                _LOG.info("Pods on the local network cannot be discovered: %s", error)
        return self._zeroconf

    def _note(
        self,
        name: str,
        sightings: Sequence[Sighting],
        on_found: Callable[[Sighting], None],
        on_gone: Callable[[Sighting], None] | None,
    ) -> None:
        """Tell what a service says now, and what it said before and says no more."""
        before = self._found.pop(name, ())
        if sightings:
            self._found[name] = sightings
        for sighting in before:
            if on_gone is not None and sighting not in sightings:
                on_gone(sighting)
        for sighting in sightings:
            on_found(sighting)

    async def _ask(
        self,
        zeroconf: Zeroconf,
        service: str,
        name: str,
        heard: Callable[[str, Sequence[Sighting]], None],
    ) -> None:
        info = AsyncServiceInfo(service, name)
        try:
            if not await info.async_request(zeroconf, _ASK_MILLISECONDS):
                return
        except (Error, OSError) as error:
            _LOG.debug("A service could not be asked: %s", error)
            return
        own = self._service is not None and name == self._service.name
        if own or info.port is None:
            return
        hosts = info.parsed_addresses(IPVersion.V4Only)
        found = (from_properties(info.properties, join_address(host, info.port)) for host in hosts)
        heard(name, [sighting for sighting in found if sighting is not None])


def _reachable(host: str) -> list[str]:
    """Return the addresses under which a pod that listens at `host` may be reached."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return _all_addresses() if host != "localhost" else ["127.0.0.1"]
    return _all_addresses() if address.is_unspecified else [host]


def _all_addresses() -> list[str]:
    found = [str(address) for address in get_all_addresses()]
    outside = [address for address in found if not ipaddress.ip_address(address).is_loopback]
    return outside or found
