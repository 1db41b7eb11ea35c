"""`wormhole restart`."""

from tests.support.cli_double import CommandLine


def test_without_a_network_there_is_nothing_to_restart(wormhole: CommandLine) -> None:
    assert wormhole("restart") == 5


def test_the_node_of_a_network_that_is_not_here_is_not_restarted(wormhole: CommandLine) -> None:
    wormhole.network("lab")
    wormhole.network("office", "2")
    assert wormhole("restart", "--network", "home") == 5
    assert "lab, office" in wormhole.err
