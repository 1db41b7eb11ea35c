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
