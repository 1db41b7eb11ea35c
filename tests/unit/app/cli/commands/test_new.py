"""`wormhole new`."""

from pathlib import Path

import pytest

from core.control.schema import Started
from core.node.home import Home
from tests.support.cli_double import CommandLine


def test_a_name_with_a_slash_is_refused_and_nothing_is_made(wormhole: CommandLine) -> None:
    assert wormhole("new", "a/b") == 2
    assert "network.name" in wormhole.err
    assert "Nothing was made." in wormhole.err
    assert not wormhole.home.exists()


def test_a_storage_inside_the_mount_is_refused_and_nothing_is_made(
    wormhole: CommandLine, tmp_path: Path
) -> None:
    places = ("--mount", str(tmp_path / "m"), "--storage", str(tmp_path / "m" / "s"))
    assert wormhole("new", "lab", *places) == 2
    assert "inside the drive" in wormhole.err
    assert not wormhole.home.exists()


def test_a_second_network_of_one_name_is_refused_with_what_to_do(wormhole: CommandLine) -> None:
    wormhole.network("lab")
    assert wormhole("new", "lab", "--json") == 4
    assert "is in the network lab already; nothing was made" in wormhole.err
    assert "wormhole up --network lab" in wormhole.err
    assert not (wormhole.home / "networks").exists()
    assert wormhole.json["error"]["exit_code"] == 4


def test_copies_must_be_a_number_of_pods(wormhole: CommandLine) -> None:
    assert wormhole("new", "lab", "--copies", "0") == 2


def test_a_further_network_goes_into_a_place_of_its_own_beside_the_first(
    wormhole: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wormhole.network("lab", mount=str(tmp_path / "m"))
    served: list[Home] = []

    def spawn(home: Home) -> Started:
        served.append(home)
        return Started("office", "a", "/m", "h:1", "00")

    monkeypatch.setattr("app.starting.spawn", spawn)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Wormhole").mkdir()
    assert wormhole("new", "office", "--pod", "a") == 0
    assert served == [Home(wormhole.home / "networks" / "2")]
    assert served[0].exists
    assert wormhole("new", "third", "--pod", "a", "--mount", str(tmp_path / "m" / "x")) == 2
    assert "lie in one another" in wormhole.err
    assert not (wormhole.home / "networks" / "3").exists()
