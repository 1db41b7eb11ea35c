"""The port that a pod had last time, taken again where its settings leave it free.

Members know a pod by its last address. If two pods that left their port free start at the same
time, each on a new one, neither would find the other without discovery.
"""

import socket
from pathlib import Path
from typing import Final

from core.node.home import Home

_PORT_DIGITS_MAX: Final = 5


def address_file(home: Home) -> Path:
    """Return where the last address is noted."""
    return home.folder / "last-address"


def note(home: Home, address: str) -> None:
    """Note the address (`host:port`) at which the pod listens."""
    address_file(home).write_text(address + "\n", encoding="utf-8")


def wished(home: Home, configured: str) -> str:
    """Return where to listen: as configured; where any port will do, the last one if it is free."""
    host, _, port = configured.rpartition(":")
    if port != "0":
        return configured
    try:
        last = address_file(home).read_text(encoding="utf-8").strip().rpartition(":")[2]
    except (OSError, UnicodeDecodeError):
        return configured  # it was never noted, or is damaged: any port will do
    is_port = last.isascii() and last.isdigit() and len(last) <= _PORT_DIGITS_MAX
    return f"{host}:{last}" if is_port and _is_free(host, int(last)) else configured


def _is_free(host: str, port: int) -> bool:
    """Say whether a port can be had at the moment."""
    if not 0 < port < 2**16:
        return False  # the resolver would take it modulo 65,536
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError:
        return False
    return True
