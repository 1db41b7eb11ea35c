"""The network's defaults are those that the manual states."""

from core.config.network import NetworkConfig


def test_a_network_without_a_file_keeps_two_copies_and_both_versions() -> None:
    config = NetworkConfig()
    assert (config.redundancy.copies, config.redundancy.minimum) == (2, 2)
    assert config.conflict.strategy == "keep-both"
    assert config.history.keep_days == 30
    assert config.situation.grace_seconds == 600
    assert config.situation.critical.response == "warn"
    assert config.network.administration == ("admins",)
