"""`wormhole doctor`."""

from core.control.schema import Finding
from tests.support.cli_double import CommandLine


def test_every_finding_that_is_bad_has_its_remedy(wormhole: CommandLine) -> None:
    assert wormhole("doctor") == 1
    assert "BAD home: No network in" in wormhole.out
    assert "wormhole new" in wormhole.out
    assert "BAD node: No node is running." in wormhole.out


def test_the_findings_of_the_node_are_among_them(wormhole: CommandLine) -> None:
    wormhole.home.mkdir()
    (wormhole.home / "network.toml").write_text("")
    found = [Finding("disk", ok=True, text="Enough.")]
    wormhole("doctor", "--json", doctor=found)
    assert {"fuse", "rights", "settings", "disk"} <= {each["check"] for each in wormhole.json}
