"""`wormhole transfers`."""

from core.control.schema import Transfer
from tests.support.cli_double import CommandLine


def test_what_moves_is_listed(wormhole: CommandLine) -> None:
    assert wormhole("transfers", transfers=[Transfer("/f", "in", "b", 1_000, 2_000)]) == 0
    assert "/f" in wormhole.out
    assert wormhole("transfers", transfers=[Transfer("/g", "out", "b", 1_000, 0)]) == 0
    assert wormhole.out.splitlines()[-1].split() == ["/g", "out", "b", "1", "kB"]
    assert wormhole("transfers", transfers=[]) == 0
    assert "Nothing moves." in wormhole.out
