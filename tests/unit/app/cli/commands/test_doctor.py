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


def test_each_network_of_this_machine_is_examined_and_the_machine_once(
    wormhole: CommandLine,
) -> None:
    wormhole.network("lab")
    (wormhole.network("office", "2") / "pod.toml").write_text("[pod\n")
    found = [Finding("disk", ok=True, text="Enough.")]
    assert wormhole("doctor", "--json", doctor=found) == 1
    checks = [each["check"] for each in wormhole.json]
    assert [checks.count(check) for check in ("fuse", "disk", "settings")] == [1, 2, 4]
    bad = [each["text"] for each in wormhole.json if not each["ok"] and each["check"] == "settings"]
    assert len(bad) == 1
    assert bad[0].startswith("office: ")
