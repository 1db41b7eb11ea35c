"""`wormhole serve`."""

from tests.support.cli_double import CommandLine


def test_without_a_network_it_says_how_to_make_one(wormhole: CommandLine) -> None:
    assert wormhole("serve") == 5
    assert "There is no network in" in wormhole.err
    assert "wormhole new" in wormhole.err
