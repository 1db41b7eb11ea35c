"""`wormhole pods` and the names of the earlier project."""

import pytest

from core.control.schema import PodRow
from tests.support.cli_double import CommandLine

PODS = [PodRow("a", "00", "admin", "self"), PodRow("b", "01", "member", "absent")]


@pytest.mark.parametrize("name", ["pods", "list-pods", "get-hosts"])
def test_the_members_are_listed(wormhole: CommandLine, name: str) -> None:
    assert wormhole(name, "--json", pods=PODS) == 0
    assert [each["name"] for each in wormhole.json] == ["a", "b"]
    assert wormhole(name, pods=PODS) == 0
    assert "absent" in wormhole.out


def test_one_that_leaves_is_shown_as_such(wormhole: CommandLine) -> None:
    assert wormhole("pods", pods=[PodRow("b", "01", "member", "present", leaving=True)]) == 0
    assert "present, leaving" in wormhole.out
