"""What a file says of a network and of this pod in it."""

import socket
from pathlib import Path

import pytest

from core.errors import ConfigError, Refused
from core.node.describing import described, described_again, listens_at, refuse_another
from tests.support.small_node import make_network

FLEET = """
[network]
name = "lab"
[pod.nas]
mount = "/d"
[pod.nas.storage]
path = "/s"
"""


def written(folder: Path, text: str) -> str:
    file = folder / "lab.toml"
    file.write_text(text)
    return str(file)


def test_a_file_may_describe_this_pod_as_well(tmp_path: Path) -> None:
    told = described(written(tmp_path, FLEET), {"pod.listen": "h:1"})
    assert told.network == {"network.name": "lab"}
    assert told.name == "lab"
    assert told.pod == {
        "pod.name": "nas",
        "pod.mount": "/d",
        "storage.path": "/s",
        "pod.listen": "h:1",
    }


def test_of_several_pods_the_one_that_is_named_counts_else_that_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, FLEET + '[pod.desk]\nmount = "/e"\n')
    assert described(file, {"pod.name": "desk"}).pod["pod.mount"] == "/e"
    assert "pod.mount" not in described(file, {"pod.name": "new"}).pod
    monkeypatch.setattr(socket, "gethostname", lambda: "desk.example")
    assert described(file, {}).pod["pod.mount"] == "/e"
    monkeypatch.setattr(socket, "gethostname", lambda: "other")
    assert described(file, {}).pod == {}


def test_only_the_pod_at_the_first_entrypoint_creates(tmp_path: Path) -> None:
    file = written(tmp_path, '[network]\nentrypoints = ["nas:1", "b:2"]\n')
    assert described(file, {"pod.listen": "nas:1"}).creates
    assert not described(file, {"pod.listen": "b:2"}).creates
    assert not described(file, {}).creates
    assert described(written(tmp_path, ""), {}).creates


def test_what_is_wrong_in_the_file_or_given_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        described(written(tmp_path, "nonsense"), {})
    with pytest.raises(ConfigError, match=r"pod\.listen"):
        described(written(tmp_path, ""), {"pod.listen": "nowhere"})
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="no text"):
        described(str(tmp_path / "bytes"), {})


@pytest.mark.parametrize(
    ("listen", "address", "is_there"),
    [
        ("127.0.0.1:4000", "127.0.0.1:4000", True),
        ("0.0.0.0:4000", "127.0.0.1:4000", True),
        ("127.0.0.1:4000", "localhost:4000", True),
        ("0.0.0.0:4001", "127.0.0.1:4000", False),
        ("0.0.0.0:0", "127.0.0.1:0", False),
        ("0.0.0.0:4000", "192.0.2.1:4000", False),
        ("127.0.0.1:4000", "192.0.2.1:4000", False),
        ("127.0.0.1:4000", "a..b:4000", False),
        (f"{'x' * 64}:4000", "127.0.0.1:4000", False),
    ],
)
def test_where_a_pod_listens_is_told_by_port_and_by_addresses_of_the_machine(
    listen: str, address: str, is_there: bool
) -> None:
    assert listens_at(listen, address) is is_there


def test_a_home_of_another_network_is_not_started_for_a_file(tmp_path: Path) -> None:
    home = make_network(tmp_path)
    refuse_another(home, described(written(tmp_path, FLEET), {}))
    other = described(written(tmp_path, '[network]\nname = "other"\n'), {})
    with pytest.raises(Refused, match="has the network lab"):
        refuse_another(home, other)


def test_of_a_pod_that_is_there_the_section_of_its_own_name_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_network(tmp_path, pod={"pod.name": "nas"})
    file = written(tmp_path, FLEET + '[pod.desk]\nmount = "/e"\n')
    monkeypatch.setattr(socket, "gethostname", lambda: "desk")
    told = described_again(home, file, {})
    assert told.pod == {"pod.name": "nas", "pod.mount": "/d", "storage.path": "/s"}
    assert told.text.startswith("\n[network]")
    assert described_again(home, file, {"pod.name": "desk"}).pod["pod.mount"] == "/e"
    assert described_again(home, None, {"pod.mount": "/f"}).pod == {"pod.mount": "/f"}
    assert described_again(home, None, {}).text == ""
    with pytest.raises(Refused):
        described_again(home, written(tmp_path, '[network]\nname = "other"\n'), {})
