"""What this machine and this home have."""

from pathlib import Path

from core.node.doctor import examine_machine
from core.node.home import Home
from tests.support.small_node import make_network


def test_every_finding_that_is_bad_has_a_remedy(tmp_path: Path) -> None:
    for each in examine_machine(Home(tmp_path)):
        assert each.text
        assert each.ok or each.remedy


def test_settings_in_order_and_not_in_order_are_told(tmp_path: Path) -> None:
    home = make_network(tmp_path)
    findings = [each for each in examine_machine(home) if each.check == "settings"]
    assert [each.ok for each in findings] == [True, True]
    home.pod_file.write_text("[cache]\nmode = 3\n")
    findings = [each for each in examine_machine(home) if each.check == "settings"]
    assert [each.ok for each in findings] == [True, False]
    assert "cache.mode" in findings[1].text
