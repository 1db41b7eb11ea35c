"""Discovery where the network does not help; `tests/contract/test_discovery.py` has the rest."""

import asyncio

import pytest

from core.net import discovery_zeroconf
from core.net.discovery_zeroconf import ZeroconfDiscovery
from core.ports import Sighting

DESK = Sighting("home", "0123456789ab", "desk", "127.0.0.1:4040", 1)


def test_without_multicast_nothing_is_found_and_nothing_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_multicast(**_: object) -> None:
        raise OSError("no such device")

    monkeypatch.setattr(discovery_zeroconf, "AsyncZeroconf", no_multicast)

    async def scenario() -> None:
        discovery = ZeroconfDiscovery()
        found: list[Sighting] = []
        await discovery.announce(DESK)
        await discovery.browse(found.append)
        await discovery.close()
        assert found == []

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("host", "said"),
    [("10.0.0.7", ["10.0.0.7"]), ("localhost", ["127.0.0.1"]), ("0.0.0.0", ["10.0.0.9"])],
)
def test_what_is_announced_can_be_reached(
    monkeypatch: pytest.MonkeyPatch, host: str, said: list[str]
) -> None:
    monkeypatch.setattr(discovery_zeroconf, "get_all_addresses", lambda: ["127.0.0.1", "10.0.0.9"])

    assert discovery_zeroconf._reachable(host) == said


def test_a_machine_with_loopback_alone_announces_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery_zeroconf, "get_all_addresses", lambda: ["127.0.0.1"])

    assert discovery_zeroconf._reachable("0.0.0.0") == ["127.0.0.1"]
