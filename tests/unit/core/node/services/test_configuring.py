"""Changing settings while the node runs."""

from pathlib import Path

import pytest

from core.config.setting import Level
from core.control.schema import ConfigApply, ConfigSet, Nothing
from core.errors import ConfigError, Refused
from core.node.parts import Parts
from core.node.services.configuring import Configuring
from core.node.services.drive import DriveUser
from tests.support.small_node import with_node


def test_settings_of_the_network_are_signed_and_shown(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        configuring = Configuring(parts)
        words = ["redundancy.copies=3", "network.whitelist=x,y", "situation.absent-files=hide"]
        done = configuring.set(ConfigSet(Level.NETWORK, words))
        assert done.changed == ["network.whitelist", "redundancy.copies", "situation.absent-files"]
        assert any("3 copies" in each for each in done.remarks)
        shown = configuring.show(Nothing())
        assert shown.network["redundancy.copies"].value == 3
        assert shown.network["redundancy.copies"].origin == "network"
        assert shown.network["network.whitelist"].value == ["x", "y"]
        assert shown.network["history.keep-days"].origin == "default"
        assert shown.pod["pod.name"].origin == "pod.toml"

    with_node(tmp_path, work)


def test_it_is_shown_who_set_what_and_whether_this_pod_may(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        configuring = Configuring(parts)
        configuring.set(ConfigSet(Level.NETWORK, ["redundancy.copies=3", "network.whitelist=x,y"]))
        shown = configuring.show(Nothing())
        assert shown.may_change
        (own,) = shown.admins
        for key in ("redundancy.copies", "network.whitelist"):
            assert shown.network[key].by == own
            assert shown.network[key].at.endswith("Z")
        assert shown.network["history.keep-days"].by == ""
        assert shown.pod["pod.name"].by == ""

    with_node(tmp_path, work)


def test_what_is_unset_has_its_default_again_and_a_network_keeps_its_name(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        configuring = Configuring(parts)
        name = configuring.show(Nothing()).network["network.name"].value
        configuring.set(ConfigSet(Level.NETWORK, ["history.keep-days=3", "redundancy.copies=3"]))
        configuring.set(ConfigSet(Level.POD, ["cache.mode=save"]))
        wanted = ConfigSet(Level.NETWORK, ["redundancy.copies=4"], ["history.keep-days"])
        assert configuring.supposed_set(wanted).network.history.keep_days == 30
        done = configuring.set(wanted)
        assert done.changed == ["history.keep-days", "redundancy.copies"]
        configuring.set(ConfigSet(Level.POD, [], ["cache.mode"]))
        configuring.set(ConfigSet(Level.NETWORK, [], ["network.name"]))
        shown = configuring.show(Nothing())
        assert shown.network["history.keep-days"].origin == "default"
        assert shown.network["redundancy.copies"].value == 4
        assert shown.pod["cache.mode"].origin == "default"
        assert shown.network["network.name"].value == name
        with pytest.raises(ConfigError, match=r"history\.keep-days"):
            configuring.set(ConfigSet(Level.NETWORK, [], ["history.keep-day"]))

    with_node(tmp_path, work)


@pytest.mark.parametrize(
    "words",
    [
        ["redundancy.copies=3", "redundancy.copis=1"],
        ["redundancy.copies=3", "redundancy.min-replication-time=1h"],
    ],
)
def test_one_wrong_setting_changes_none(tmp_path: Path, words: list[str]) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        configuring = Configuring(parts)
        with pytest.raises(ConfigError):
            configuring.set(ConfigSet(Level.NETWORK, words))
        assert configuring.show(Nothing()).network["redundancy.copies"].value == 1

    with_node(tmp_path, work)


def test_a_file_is_applied_whole_or_not_at_all(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        configuring = Configuring(parts)
        with pytest.raises(ConfigError, match=r"lab\.toml:2"):
            configuring.apply(ConfigApply("[redundancy]\ncopies = 0\n", "lab.toml"))
        text = '[network]\nname = "lab"\n[history]\nkeep-days = 3\n'
        done = configuring.apply(ConfigApply(text, "lab.toml"))
        assert done.changed == ["history.keep-days", "redundancy.copies"]
        assert configuring.show(Nothing()).network["redundancy.copies"].origin == "default"

    with_node(tmp_path, work)


def test_settings_of_the_pod_go_into_its_file_and_late_ones_are_named(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        configuring = Configuring(parts)
        done = configuring.set(ConfigSet(Level.POD, ["cache.mode=save", "pod.mount=/elsewhere"]))
        assert done.at_next_start == ["pod.mount"]
        text = parts.home.pod_file.read_text()
        assert 'mode = "save"' in text
        assert 'mount = "/elsewhere"' in text
        with pytest.raises(ConfigError):
            configuring.set(ConfigSet(Level.POD, ["cache.mode=never"]))
        assert parts.home.pod_file.read_text() == text

    with_node(tmp_path, work)


def test_the_name_of_the_network_stays_whatever_file_is_applied(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        configuring = Configuring(parts)
        configuring.apply(ConfigApply("[redundancy]\ncopies = 4\n", "lab.toml"))
        shown = configuring.show(Nothing())
        assert shown.network["network.name"].value == "lab"
        assert shown.network["redundancy.copies"].value == 4
        with pytest.raises(Refused, match="called lab for good"):
            configuring.apply(ConfigApply('[network]\nname = "other"\n', "lab.toml"))
        with pytest.raises(Refused, match="called lab for good"):
            configuring.set(ConfigSet(Level.NETWORK, ["network.name=other"]))

    with_node(tmp_path, work)
