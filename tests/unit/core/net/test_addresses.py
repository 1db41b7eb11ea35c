"""Addresses as people write them."""

import pytest

from core.errors import UsageError
from core.net.addresses import is_local, join_address, split_address


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("10.0.0.7:4040", "10.0.0.7", 4040),
        ("nas.local:0", "nas.local", 0),
        ("[::1]:4040", "::1", 4040),
    ],
)
def test_an_address_is_host_and_port(address: str, host: str, port: int) -> None:
    assert split_address(address) == (host, port)
    assert join_address(host, port) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nas",
        ":4040",
        "nas:",
        "nas:port",
        "nas:65536",
        "::1:4040",
        "nas:-1",
        "nas:²",
        f"nas:{'1' * 5000}",
    ],
    ids=lambda address: address[:20],
)
def test_what_is_no_address_is_said_to_be_none(address: str) -> None:
    with pytest.raises(UsageError, match="HOST:PORT"):
        split_address(address)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("192.168.1.7", True),
        ("10.0.0.1", True),
        ("172.16.0.1", True),
        ("169.254.3.4", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("::ffff:192.168.1.7", True),
        ("::ffff:8.8.8.8", False),
        ("8.8.8.8", False),
        ("172.32.0.1", False),
        ("2600::1", False),
        ("nas.local", False),
        ("", False),
    ],
)
def test_private_link_local_and_loopback_addresses_are_local(host: str, local: bool) -> None:
    assert is_local(host) == local
