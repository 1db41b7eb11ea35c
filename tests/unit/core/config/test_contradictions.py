"""What settings say against one another."""

from dataclasses import replace

import pytest

from core.config.contradictions import (
    more_copies_than_pods,
    network_contradictions,
    pod_contradictions,
)
from core.config.network import NetworkConfig
from core.config.read import read_network, read_pod


@pytest.mark.parametrize(
    ("text", "key", "remark"),
    [
        ('[redundancy]\nmin-replication-time = "1h"', "redundancy.min-replication-time", False),
        ("[redundancy]\ncopies = 1", "redundancy.minimum", True),
        ('[network]\naccess = "whitelist"', "network.access", True),
        ('[situation]\ngrace = "10s"', "situation.grace", True),
    ],
)
def test_a_network_that_contradicts_itself_is_told(text: str, key: str, remark: bool) -> None:
    (problem,) = read_network(text).problems
    assert (problem.key, problem.remark) == (key, remark)


@pytest.mark.parametrize(
    ("text", "key", "remark"),
    [
        ('[cache]\nmax-space = "1 MB"', "cache.save-below", False),
        ('[pod]\nrole = "client"\n[affinity]\nredundancy = 60', "affinity.redundancy", True),
    ],
)
def test_a_pod_that_contradicts_itself_is_told(text: str, key: str, remark: bool) -> None:
    (problem,) = read_pod(text).problems
    assert (problem.key, problem.remark) == (key, remark)


@pytest.mark.parametrize(
    "line", ['"demand"', '"blacklist"', '"open"', '"whitelist"\nwhitelist = ["nas"]']
)
def test_a_way_in_that_works_is_not_remarked(line: str) -> None:
    assert read_network(f"[network]\naccess = {line}\n").problems == ()


def test_the_defaults_contradict_nothing() -> None:
    pod = read_pod("").config
    assert pod is not None
    assert list(network_contradictions(NetworkConfig())) == []
    assert list(pod_contradictions(pod)) == []


def test_more_copies_than_pods_is_a_remark_never_an_error() -> None:
    config = NetworkConfig()
    three = replace(config, redundancy=replace(config.redundancy, copies=3))
    assert [remark for _, _, remark in more_copies_than_pods(three, 2)] == [True]
    assert list(more_copies_than_pods(three, 3)) == []
