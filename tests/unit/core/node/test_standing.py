"""Where the join secret comes from, and what is no secret."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.config.network import NetworkConfig
from core.config.pod import PodConfig
from core.errors import ConfigError
from core.membership.access import Access, Entrance
from core.membership.standing import StandingWays
from core.node.standing import VARIABLE, standing_ways

LONG = "a secret of many letters"


def pod(file: Path | str) -> PodConfig:
    config = PodConfig()
    return replace(config, pod=replace(config.pod, join_secret_file=str(file)))


def test_without_secret_and_open_access_nothing_stands_open() -> None:
    assert standing_ways(NetworkConfig(), PodConfig(), {}) == StandingWays()


def test_open_access_stands_open() -> None:
    config = NetworkConfig()
    is_open = replace(config, network=replace(config.network, access="open"))
    assert standing_ways(is_open, PodConfig(), {}) == StandingWays(entrance=Entrance(Access.OPEN))


def test_the_secret_is_of_the_file_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"  {LONG}\n")
    assert standing_ways(NetworkConfig(), pod(file), {}).secret == LONG
    other = {VARIABLE: "another secret, as long"}
    assert standing_ways(NetworkConfig(), pod(file), other).secret == other[VARIABLE]


@pytest.mark.parametrize("content", [None, b"short", b"\xff" * 20])
def test_what_cannot_be_a_secret_is_told(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match="join secret"):
        standing_ways(NetworkConfig(), pod(file), {})


def test_the_lists_of_the_network_hold_at_the_entrance() -> None:
    config = NetworkConfig()
    listed = replace(config.network, access="whitelist", whitelist=("b",), blacklist=("c",))
    ways = standing_ways(replace(config, network=listed), PodConfig(), {})
    assert ways.entrance == Entrance(Access.WHITELIST, ("b",), ("c",))
