"""Where another machine reaches this one: an address that a person can type there."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Final

from core.net.addresses import join_address, split_address

# For documentation only: nobody has this address, and it is outside of every local network.
_OUTSIDE: Final = ("192.0.2.1", 9)
_ALONE: Final = "127.0.0.1"


def own_host() -> str:
    """Return this machine's address in the network through which it reaches others.

    Nothing is sent. Without a network it is the address that only this machine reaches.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_OUTSIDE)
        except OSError:
            return _ALONE
        return str(probe.getsockname()[0])


def outward(listen: str, advertised: Sequence[str] = (), own: Callable[[], str] = own_host) -> str:
    """Return the address ("host:port") to tell a person, for a pod that listens at `listen`.

    What is advertised goes first; a pod that listens on all its addresses is reached at `own`.
    """
    if advertised:
        return advertised[0]
    host, port = split_address(listen)
    try:
        everywhere = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return listen
    return join_address(own(), port) if everywhere else listen
