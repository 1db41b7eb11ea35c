"""`wormhole keep`."""

from core.control.schema import Kept
from tests.support.cli_double import CommandLine


def test_the_pods_that_hold_it_are_named(wormhole: CommandLine) -> None:
    assert wormhole("keep", "/d", keep=Kept("/d", ["a", "b"])) == 0
    assert "/d is always held on a, b." in wormhole.out
