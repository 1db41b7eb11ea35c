"""`wormhole policy`."""

from core.control.schema import PolicySet, PolicyValue
from tests.support.cli_double import CommandLine

POLICY = {"redundancy": PolicyValue(3, "/d"), "keep": PolicyValue(["a"], "rule")}


def test_values_are_shown_with_their_origin(wormhole: CommandLine) -> None:
    assert wormhole("policy", "show", "/d/f", "--json", policy_show=POLICY) == 0
    assert wormhole.json["redundancy"] == {"value": 3, "origin": "/d"}
    assert wormhole("policy", "show", "/d/f", policy_show=POLICY) == 0
    assert "rule" in wormhole.out


def test_policies_are_set_and_unset(wormhole: CommandLine) -> None:
    assert wormhole("policy", "set", "/d", "redundancy=3", "keep=true", policy_set=POLICY) == 0
    assert wormhole.request == PolicySet("/d", ["redundancy=3", "keep=true"])
    assert wormhole("policy", "unset", "/d", "keep", policy_set=POLICY) == 0
    assert wormhole.request == PolicySet("/d", ["keep"], remove=True)
