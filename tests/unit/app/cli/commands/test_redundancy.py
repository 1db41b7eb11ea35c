"""`wormhole redundancy`."""

from core.control.schema import Redundancy, RedundancyRequest, Short
from tests.support.cli_double import CommandLine

SHORT = Redundancy(2, 10, {"2": 2}, {"0": 0, "1": 1, "2": 1}, 1, False, [Short("/f", 1, 2)])
MET = Redundancy(2, 10, {"2": 2}, {"0": 0, "1": 0, "2": 2}, 0, True)


def test_without_waiting_it_is_only_told(wormhole: CommandLine) -> None:
    assert wormhole("redundancy", redundancy=SHORT) == 0
    assert "/f: 1 of 2" in wormhole.out
    assert "1 files with 1 copies" in wormhole.out


def test_waiting_in_vain_is_a_deadline(wormhole: CommandLine) -> None:
    assert wormhole("redundancy", "--wait", "--timeout", "1", "--json", redundancy=SHORT) == 6
    assert wormhole.request == RedundancyRequest(path="/", wait=True, timeout=1)
    assert wormhole.json["by_copies"] == {"0": 0, "1": 1, "2": 1}


def test_the_earlier_name_is_understood(wormhole: CommandLine) -> None:
    assert wormhole("redundancy-status", redundancy=MET) == 0
    assert "All have their copies." in wormhole.out
