"""`wormhole restart`."""

from tests.support.cli_double import CommandLine


def test_without_a_network_there_is_nothing_to_restart(wormhole: CommandLine) -> None:
    assert wormhole("restart") == 5
