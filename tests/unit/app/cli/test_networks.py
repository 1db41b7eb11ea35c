"""Which network of this machine a command is about."""

from pathlib import Path

import pytest

from app.cli.networks import around, meant, only
from core.errors import ConfigError, NotFound, UsageError
from core.node.home import Home
from tests.support.cli_double import CommandLine


@pytest.fixture
def base(wormhole: CommandLine) -> Home:
    wormhole.network("home", mount="/drives/home")
    wormhole.network("office", "2", mount="/drives/home office")
    return Home(wormhole.home)


def test_where_there_is_no_network_the_base_is_meant(wormhole: CommandLine) -> None:
    base = Home(wormhole.home)
    assert meant(base, None) == meant(base, "lab") == (base,)
    assert only(base, None) == base


def test_the_one_network_is_meant_wherever_its_place_is(wormhole: CommandLine) -> None:
    folder = wormhole.network("office", "2")
    assert only(Home(wormhole.home), None) == Home(folder)
    assert only(Home(wormhole.home), "office") == Home(folder)


def test_of_several_the_named_one_is_meant_and_without_a_name_none(base: Home) -> None:
    assert only(base, "office").folder.name == "2"
    assert len(meant(base, None)) == 2
    with pytest.raises(UsageError, match="several networks on this machine: home, office") as no:
        only(base, None)
    assert "--network" in no.value.remedy


def test_a_network_that_is_not_here_is_not_found(base: Home) -> None:
    with pytest.raises(NotFound, match=r"lab is not on this machine.*There is: home, office"):
        meant(base, "lab")


def test_while_settings_cannot_be_read_nobody_says_that_a_network_is_not_here(base: Home) -> None:
    base.network_file.write_text("[network\n")
    assert only(base, "office").folder.name == "2"
    with pytest.raises(ConfigError, match=str(base.network_file)):
        meant(base, "home")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/drives/home", "base"),
        ("/drives/home/a", "base"),
        ("/drives/home office/a", "2"),
        ("/drives/homely", ""),
        ("/photos", ""),
    ],
)
def test_a_path_on_a_drive_says_which_network_is_meant(base: Home, path: str, place: str) -> None:
    found = around(base, path)
    wanted = {"base": base, "2": Home(base.folder / "networks" / "2"), "": None}
    assert found == wanted[place]


def test_with_one_network_a_path_says_nothing(wormhole: CommandLine) -> None:
    wormhole.network("home", mount="/drives/home")
    assert around(Home(wormhole.home), "/drives/home/a") is None


def test_a_drive_whose_settings_cannot_be_read_is_passed_over(base: Home) -> None:
    base.pod_file.write_text("[pod\n")
    assert around(base, "/drives/home/a") is None
    assert around(base, "/drives/home office/a") is not None


def test_drives_are_known_through_links_too(wormhole: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    wormhole.network("home", mount=str(tmp_path / "link" / "m"))
    wormhole.network("office", "2")
    base = Home(wormhole.home)
    assert around(base, str(tmp_path / "link" / "m" / "a")) == base
    assert around(base, str(tmp_path / "real" / "m" / "a")) == base
