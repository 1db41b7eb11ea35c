"""A file for `up` says of a network that is there already what it should be."""

from pathlib import Path

import pytest

from core.control.schema import ConfigDeclare, Nothing, SettingChanged
from core.errors import ConfigError, Refused
from core.node.parts import Parts
from core.node.services.configuring import Configuring
from core.node.services.declaring import Declaring
from core.node.services.drive import DriveUser
from tests.support.small_node import with_node

TEXT = """
[network]
name = "lab"
whitelist = ["x"]
discovery = true
[redundancy]
copies = 3
[[files]]
match = "scratch/**"
redundancy = 1
"""


def test_what_differs_is_applied_once_and_the_rest_stays(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        configuring = Configuring(parts)
        configuring.change_network({"history.keep-days": 3})
        declaring = Declaring(parts, configuring)
        request = ConfigDeclare(TEXT, "lab.toml", {"pod.zone": "cellar"})
        done = declaring.declare(request)
        assert [each.key for each in done.changed] == [
            "files",
            "network.whitelist",
            "redundancy.copies",
            "pod.zone",
        ]
        assert SettingChanged("redundancy.copies", 1, 3) in done.changed
        assert done.not_applied == []
        assert any("3 copies" in each for each in done.remarks)
        assert configuring.show(Nothing()).network["history.keep-days"].value == 3
        again = declaring.declare(request)
        assert (again.changed, again.not_applied, again.remarks) == ([], [], [])

    with_node(tmp_path, work)


def test_a_pod_that_may_not_says_what_an_administrator_would_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        configuring = Configuring(parts)

        def refused(values: object) -> None:
            raise Refused("This pod may not.")

        monkeypatch.setattr(configuring, "change_network", refused)
        text = TEXT.replace("discovery = true", "discovery = false")
        done = Declaring(parts, configuring).declare(ConfigDeclare(text, pod={"pod.zone": "attic"}))
        assert [each.key for each in done.changed] == ["pod.zone"], "its own setting"
        assert {each.key: each.remedy.partition(": ")[2] for each in done.not_applied} == {
            "files": "wormhole up with this file",
            "network.discovery": "wormhole config set network.discovery=false",
            "network.whitelist": "wormhole config set network.whitelist=x",
            "redundancy.copies": "wormhole config set redundancy.copies=3",
        }
        assert {each.why for each in done.not_applied} == {"This pod may not."}

    with_node(tmp_path, work)


def test_a_file_with_a_mistake_changes_nothing(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        before = parts.home.pod_file.read_text()
        with pytest.raises(ConfigError, match=r"lab\.toml:2"):
            Declaring(parts, Configuring(parts)).declare(
                ConfigDeclare("[redundancy]\ncopies = 0\n", "lab.toml", {"pod.zone": "attic"})
            )
        assert parts.home.pod_file.read_text() == before

    with_node(tmp_path, work)
