"""Making a network, all or nothing."""

from pathlib import Path

import pytest

from core.control.lines import Failed, Failure
from core.errors import Refused, WormholeError
from core.node.founding import founding
from core.node.home import Home
from tests.support.small_node import make_network


def places(folder: Path) -> dict[str, object]:
    return {
        "pod.name": "a",
        "pod.mount": str(folder / "mount"),
        "storage.path": str(folder / "storage"),
    }


def everything_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


def test_a_node_that_cannot_run_leaves_nothing_of_its_network(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    failure = Failure("The drive cannot be mounted", "No FUSE.")

    def fail() -> None:
        with founding(home, {"network.name": "lab"}, places(tmp_path)):
            assert home.network_file.exists()
            assert (tmp_path / "storage" / "marker.json").exists()
            raise Failed(failure)

    with pytest.raises(Failed):
        fail()
    assert everything_in(tmp_path) == ["node.lock"]
    with founding(home, {"network.name": "lab"}, places(tmp_path)):
        pass
    assert home.exists


def test_a_node_that_is_merely_slow_keeps_what_it_may_have_taken_from_the_user(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path / "home")
    with (
        pytest.raises(WormholeError),
        founding(home, {"network.name": "lab"}, places(tmp_path)),
    ):
        raise WormholeError("The node did not get ready in time.")
    assert home.exists
    assert (tmp_path / "storage" / "records.db").exists()


def test_secrets_are_for_the_owner_alone(tmp_path: Path) -> None:
    home = make_network(tmp_path)
    for file in (home.identity_file, home.recovery_file):
        assert file.stat().st_mode & 0o777 == 0o600
    assert len(home.recovery_file.read_text().split()) == 14


def test_a_second_network_in_one_home_is_refused(tmp_path: Path) -> None:
    home = make_network(tmp_path)
    with (
        pytest.raises(Refused, match="has the network lab already"),
        founding(home, {"network.name": "other"}, {}),
    ):
        pass
