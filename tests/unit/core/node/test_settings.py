"""What each part takes from the two files."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from core.config.network import NetworkConfig
from core.config.pod import PodConfig
from core.config.read import read_network, read_pod
from core.engine.settings import CacheMode, EngineSettings
from core.errors import ConfigError, NotFound
from core.node import settings as of
from core.node.home import Home
from core.node.settings import Settings
from core.ports import DiskSpace
from core.tree.policy import PathRule
from core.tree.slots import Strategy

DISK = DiskSpace(total=10**12, free=5 * 10**11)


def settings(network: str = "", pod: str = "") -> Settings:
    return Settings(of.checked(read_network(network)), of.checked(read_pod(pod)))


def test_the_defaults_of_the_files_are_those_of_the_engine() -> None:
    ours = of.engine_settings(settings(), DISK)
    plain = EngineSettings(history_bytes_max=0)
    assert replace(ours, history_bytes_max=0, min_free_bytes=0) == plain
    assert ours.min_free_bytes == 2 * 10**9
    assert ours.history_bytes_max == 8 * 10**10


def test_the_engine_hears_what_is_set() -> None:
    made = of.engine_settings(
        settings(
            "[redundancy]\ncopies = 1\nminimum = 3\n[placement]\nmigrate = false\n"
            'heat-half-life = "2h"\n[[files]]\nmatch = "a"\nredundancy = 4\n',
            '[pod]\nrole = "client"\n[cache]\nmode = "stream"\n',
        ),
        DISK,
    )
    assert (made.copies, made.minimum, made.client) == (1, 1, True)
    assert (made.migrate, made.heat_half_life_seconds) == (False, 7_200.0)
    assert made.cache_mode is CacheMode.STREAM
    assert [(rule.match, rule.redundancy) for rule in made.rules] == [("a", 4)]


@pytest.mark.parametrize(("quiet", "settle"), [("1s", 6.0), ("5s", 30.0), ("1h", 600.0)])
def test_what_need_not_be_here_stays_for_longer_than_it_takes_to_be_copied(
    quiet: str, settle: float
) -> None:
    text = f'[redundancy]\nmin-replication-time = "{quiet}"\nmax-replication-time = "2h"\n'
    assert of.engine_settings(settings(text), DISK).settle_seconds == settle


@pytest.mark.parametrize(
    ("text", "total", "left"),
    [
        ("", 10**12, 2 * 10**9),
        ("", 3 * 10**8, 3 * 10**7),
        ('[storage]\nmin-free = "1 GB"\n', 3 * 10**8, 10**9),
    ],
)
def test_a_small_disk_is_not_left_free_as_a_whole_unless_that_is_asked(
    text: str, total: int, left: int
) -> None:
    assert of.min_free_bytes(settings(pod=text).pod, DiskSpace(total, total)) == left


def test_a_pod_offers_what_it_may_and_a_client_nothing() -> None:
    assert of.offered_bytes(settings(), DISK, 0) == 5 * 10**11 - 2 * 10**9
    assert of.offered_bytes(settings(pod='[storage]\nmax-space = "1 GB"'), DISK, 0) == 10**9
    assert of.offered_bytes(settings(pod='[pod]\nrole = "client"'), DISK, 0) == 0


def test_owners_are_numbers_for_root_and_mine_for_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert of.volume_settings(settings(), DISK).mine is None
    monkeypatch.setattr(os, "geteuid", lambda: 1_000)
    mine = of.volume_settings(settings(), DISK).mine
    assert mine is not None
    assert mine.uid == 1_000
    numbers = settings(pod='[pod]\nowners = "numbers"')
    assert of.volume_settings(numbers, DISK).mine is None


def test_names_places_and_strategy_come_from_the_files(tmp_path: Path) -> None:
    made = settings(
        '[conflict]\nstrategy = "overwrite"', '[pod]\nname = "nas"\nmachine = "m"\nperson = "P"'
    )
    assert (of.pod_name(made.pod), of.machine(made.pod), of.person(made.pod)) == ("nas", "m", "P")
    assert of.view_settings(made, str).strategy is Strategy.OVERWRITE
    assert of.pod_name(PodConfig())
    assert of.machine(PodConfig())
    assert of.person(PodConfig())
    assert of.storage_folder(Home(tmp_path), PodConfig()) == tmp_path / "storage"
    assert of.mount_point(PodConfig()) == Path.home() / "Wormhole"
    assert of.content_settings(made, others=False).others is False
    assert of.with_network(made, NetworkConfig()).network == NetworkConfig()


def test_the_tree_looks_for_rules_only_where_one_says_what_it_asks() -> None:
    copies = '[[files]]\nmatch = "a"\nredundancy = 4\n'
    assert of.view_settings(settings(copies), str).rules == ()
    both = settings(copies + '[[files]]\nmatch = "**"\nread-only = true\n')
    assert of.view_settings(both, str).rules == (
        PathRule("a", {"redundancy": b"4"}),
        PathRule("**", {"read-only": b"true"}),
    )


def test_a_home_without_a_network_is_not_found_and_a_bad_file_is_told(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(NotFound):
        of.load(home)
    home.network_file.write_text("[redundancy]\ncopies = 0\n")
    with pytest.raises(ConfigError, match=r"redundancy\.copies"):
        of.load(home)
    home.network_file.write_text("")
    assert of.load(home) == Settings(NetworkConfig(), PodConfig())


def test_a_pod_without_space_of_its_own_keeps_what_is_written_on_it_as_a_client_does() -> None:
    no_space = settings(pod='[storage]\nmax-space = "0"')
    assert of.engine_settings(no_space, DISK).client
    assert of.offered_bytes(no_space, DISK, 0) == 0
    assert of.volume_settings(no_space, DISK).spool_max == 20 * 10**9
    small = settings(pod='[pod]\nrole = "client"\n[storage]\nmax-space = "5 MB"')
    assert of.volume_settings(small, DISK).spool_max == 5 * 10**6
    assert of.volume_settings(settings(), DISK).spool_max is None
