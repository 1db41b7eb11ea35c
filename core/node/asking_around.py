"""Asking to be let in without a code: at one address, or at the pods of the network nearby."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from core.errors import PairingError, PeerError, Refused
from core.membership.obstacles import pairing_error
from core.model.pairing import Admission, Obstacle
from core.ports import Discovery, Sighting
from core.saying import said

LOOK_SECONDS: Final = 3.0
AGAIN_SECONDS: Final = 0.5
BUSY_SECONDS: Final = 20.0
# What one pod says, and another one of the network may see otherwise.
_ELSEWHERE: Final = frozenset(
    {Obstacle.NOT_ALLOWED, Obstacle.NOT_OPEN, Obstacle.CANCELLED, Obstacle.WITHDRAWN}
)

Ask = Callable[[str], Awaitable[Admission]]


async def ask_without_code(
    at: str | None, network: str, discovery: Callable[[], Discovery], ask: Ask
) -> tuple[Admission, str]:
    """Ask at "host:port", else the pods of `network` (empty: of the only one) that are nearby.

    Returns the admission and where it was given.

    Raises `PairingError`, `PeerError`, and `Refused` where several networks are nearby.
    """
    if at is not None:
        return await _patiently(ask, at), at
    last: PeerError = pairing_error(Obstacle.NOT_FOUND)
    for near in meant_by(await _look_around(discovery()), network):
        try:
            return await _patiently(ask, near), near
        except PairingError as error:
            if error.reason not in _ELSEWHERE:
                raise
            last = error
        except PeerError as error:
            last = error
    raise last


def meant_by(sightings: Iterable[Sighting], network: str) -> list[str]:
    """Return the addresses of the network of this name, of the only one nearby where none is given.

    Raises `Refused` where it is not clear which one is meant.
    """
    seen = [each for each in sightings if network in {"", each.network}]
    networks = {each.network_hash: each.network for each in seen}
    if len(networks) > 1:
        raise Refused(
            said(
                "Several networks are nearby: {names}. Nothing was asked.",
                names=", ".join(sorted(networks.values())),
            ),
            said("Say which is meant with --network NAME, or where it is with --at HOST:PORT."),
        )
    return [*dict.fromkeys(each.address for each in seen)]


async def _look_around(discovery: Discovery) -> list[Sighting]:
    seen: list[Sighting] = []
    try:
        await discovery.browse(seen.append)
        await asyncio.sleep(LOOK_SECONDS)
    finally:
        await discovery.close()
    return seen


async def _patiently(ask: Ask, at: str) -> Admission:
    """Ask again for a while where others are being let in: they come one after the other."""
    loop = asyncio.get_running_loop()
    until = loop.time() + BUSY_SECONDS
    while True:
        try:
            return await ask(at)
        except PairingError as error:
            if error.reason != Obstacle.BUSY or loop.time() > until:
                raise
        await asyncio.sleep(AGAIN_SECONDS)
