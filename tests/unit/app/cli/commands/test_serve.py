"""`wormhole serve`."""

import os

from tests.support.cli_double import CommandLine


def test_without_a_network_it_says_how_to_make_one(wormhole: CommandLine) -> None:
    assert wormhole("serve") == 5
    assert "There is no network in" in wormhole.err
    assert "wormhole new" in wormhole.err


def test_in_the_foreground_it_is_said_which_network_is_served(wormhole: CommandLine) -> None:
    wormhole.network("lab")
    wormhole.network("office", "2")
    assert wormhole("serve") == 2
    assert "lab, office" in wormhole.err


def test_whoever_starts_it_in_the_background_means_the_very_home(wormhole: CommandLine) -> None:
    (wormhole.network("lab") / "network.toml").write_text("[network\n")
    wormhole.network("office", "2")
    reading, writing = os.pipe()
    try:
        assert wormhole("serve", "--tell", str(writing)) == 2
        assert b"network.toml" in os.read(reading, 65_536)
    finally:
        os.close(reading)
