"""Settings that were changed, and where."""

from core.node.noticing.files import Who
from core.node.noticing.statements import network_settings_changed, pod_settings_changed

NAS = Who("nas", "Ann")


def test_a_setting_of_the_network_is_told_with_its_values_and_its_pod() -> None:
    before, after = {}, {"redundancy.copies": "3"}
    (row,) = network_settings_changed(before, after, {"redundancy.copies": NAS})
    assert (row.kind, row.pod, row.person) == ("setting", "nas", "Ann")
    assert row.facts == {"key": "redundancy.copies", "before": 2, "after": 3}
    assert row.text == "redundancy.copies is 3 now; it was 2."
    (back,) = network_settings_changed(after, before, {})
    assert (back.facts["before"], back.facts["after"], back.pod) == (3, 2, "")


def test_what_did_not_change_is_not_told() -> None:
    registers = {"redundancy.copies": "3", "of.a.newer.version": "1"}
    assert list(network_settings_changed(registers, dict(registers), {})) == []
    more = registers | {"of.a.newer.version": "2"}
    assert list(network_settings_changed(registers, more, {})) == []


def test_a_list_is_one_setting_whoever_added_to_it() -> None:
    after = {"network.whitelist#nas": "true", "network.whitelist#attic": "true"}
    (row,) = network_settings_changed({}, after, {"network.whitelist#nas": NAS})
    assert row.facts["after"] == ["attic", "nas"]
    assert (row.pod, row.text) == ("nas", "network.whitelist is attic, nas now; it was empty.")


def test_settings_of_this_pod_are_told() -> None:
    told = list(pod_settings_changed({"pod.zone": "attic"}, {"cache.mode": "stream"}, NAS))
    assert [(row.facts["key"], row.facts["after"]) for row in told] == [
        ("cache.mode", "stream"),
        ("pod.zone", ""),
    ]
    assert told[1].text == "pod.zone is empty now; it was attic."
