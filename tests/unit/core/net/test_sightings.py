"""What is said nearby, and what of it is believed to be a pod."""

import pytest

from core.ids import NetworkId
from core.net.sightings import (
    SERVICE,
    from_properties,
    intention_of,
    network_hash,
    service_name,
    to_properties,
)
from core.ports import Sighting

DESK = Sighting("home", network_hash(NetworkId(bytes(16))), "Mia's desk.1", "10.0.0.7:4040", 1)


def properties(**changes: str) -> dict[bytes, bytes | None]:
    texts = to_properties(DESK) | changes
    return {key.encode(): value.encode() for key, value in texts.items()}


def test_what_a_pod_says_comes_back() -> None:
    assert from_properties(properties(), "10.0.0.7:4040") == DESK


def test_the_short_hash_does_not_give_the_id_away() -> None:
    assert len(DESK.network_hash) == 12
    assert DESK.network_hash != network_hash(NetworkId(b"1" * 16))
    assert bytes(6).hex() not in DESK.network_hash


def test_the_name_of_the_service_is_short_and_plain() -> None:
    name = service_name(Sighting("home", "0" * 12, "ü." * 40, "x:1", 1))

    assert name.endswith("." + SERVICE)
    assert len(name.removesuffix("." + SERVICE)) <= 63
    assert "." not in name.removesuffix("." + SERVICE)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {b"network": None},
        properties(network=""),
        properties(network="x" * 64),
        properties(pod="x" * 64),
        properties(pod="a\x1b[31m"),
        properties(id="short"),
        properties(version="one"),
        properties(version="9" * 60),
        {b"\xff": b"\xff", **properties(network="\n")},
    ],
)
def test_what_no_pod_would_say_is_ignored(said: dict[bytes, bytes | None]) -> None:
    assert from_properties(said, "10.0.0.7:4040") is None


def test_those_who_are_about_to_make_networks_of_two_names_are_no_rivals() -> None:
    assert intention_of("lab") == intention_of("lab") != intention_of("home")
    told = Sighting("(about to be made)", intention_of("lab"), "token", "10.0.0.7:9", 1)
    said = {key.encode(): value.encode() for key, value in to_properties(told).items()}
    assert from_properties(dict(said), told.address) == told
