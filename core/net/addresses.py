"""Addresses as people write them: "host:port", an IPv6 host in brackets."""

import ipaddress
from typing import Final

from core.errors import UsageError
from core.saying import said

_PORT_DIGITS_MAX: Final = 5


def split_address(address: str) -> tuple[str, int]:
    """Return host and port of "host:port". Raises `UsageError` for anything else."""
    host, colon, port = address.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        colon = ""
    if "[" in host or "]" in host:
        colon = ""
    is_number = port.isascii() and port.isdigit() and len(port) <= _PORT_DIGITS_MAX
    if not colon or not host or not is_number or int(port) > 65_535:
        raise UsageError(
            said(
                "{address} is no address; write it as HOST:PORT, as in 10.0.0.7:4040.",
                address=repr(address),
            )
        )
    return host, int(port)


def join_address(host: str, port: int) -> str:
    """Return "host:port"."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_local(host: str) -> bool:
    """Say whether a host, as a socket names it, is in the local network or this machine.

    That is an address that is private, link-local or loopback; a name is none.
    """
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_private or address.is_link_local or address.is_loopback
