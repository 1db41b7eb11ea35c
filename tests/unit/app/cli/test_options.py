"""The options that all commands have, and the home that they mean."""

from pathlib import Path

import pytest

from app.cli.options import Options
from core.errors import NotFound, UsageError
from core.node.home import Home
from tests.support.cli_double import CommandLine


def options_of(wormhole: CommandLine, network: str | None = None) -> Options:
    options = Options()
    options.take(str(wormhole.home), network, False)
    return options


@pytest.fixture
def office(wormhole: CommandLine) -> Home:
    wormhole.network("home", mount="/drives/home")
    return Home(wormhole.network("office", "2", mount="/drives/office"))


def test_what_is_given_nearer_to_the_name_counts(tmp_path: Path) -> None:
    options = Options()
    options.take(str(tmp_path / "far"), None, False)
    options.take(str(tmp_path / "near"), "lab", True)
    options.take(None, None, False)
    assert options.home.folder == tmp_path / "near"
    assert (options.network, options.as_json) == ("lab", True)


def test_a_network_that_is_not_here_is_not_meant(wormhole: CommandLine) -> None:
    wormhole.network("lab")
    assert options_of(wormhole, "lab").home == Home(wormhole.home)
    with pytest.raises(NotFound, match=r"home is not on this machine.*There is: lab"):
        _ = options_of(wormhole, "home").home


def test_of_several_networks_none_is_meant_before_one_is_named(
    wormhole: CommandLine, office: Home
) -> None:
    options = options_of(wormhole)
    assert options.homes == (Home(wormhole.home), office)
    with pytest.raises(UsageError, match="home, office"):
        _ = options.home
    options.take(None, "office", False)
    assert options.home == office


def test_a_further_network_goes_into_the_next_place(wormhole: CommandLine, office: Home) -> None:
    options = options_of(wormhole)
    options.choose_next()
    assert options.home.folder == wormhole.home / "networks" / "3"
    options.choose(office)
    assert options.home == office


def test_paths_say_which_network_is_meant_where_they_are_on_its_drive(
    wormhole: CommandLine, office: Home
) -> None:
    options = options_of(wormhole)
    assert options.path("/drives/office/a") == "/drives/office/a"
    assert options.home == office
    with pytest.raises(UsageError, match="two networks"):
        options.path("/drives/home/a")


def test_a_network_that_is_named_is_meant_whatever_a_path_says(
    wormhole: CommandLine, office: Home
) -> None:
    options = options_of(wormhole, "home")
    options.path("/drives/office/a")
    assert options.home == Home(wormhole.home)
