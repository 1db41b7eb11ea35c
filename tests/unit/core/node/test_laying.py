"""Laying a pod out: the places are checked, and what a killed try left is taken away."""

from pathlib import Path

import pytest

from core.control.lines import Failed, Failure
from core.errors import Refused, StoreForeign, UsageError
from core.node.founding import founding
from core.node.home import Home
from core.node.last_address import note
from core.node.laying import laying
from core.node.lock import HomeLock
from core.node.membership import found_network
from core.node.networks import AlreadyIn
from tests.support.small_node import make_network


def places(folder: Path) -> dict[str, object]:
    return {
        "pod.name": "a",
        "pod.mount": str(folder / "mount"),
        "storage.path": str(folder / "storage"),
    }


def everything_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


@pytest.mark.parametrize(
    ("mount", "storage", "says"),
    [
        ("m", "m/s", "inside the drive"),
        ("s/m", "s", "inside the storage"),
        (".", "s", "inside the drive"),
    ],
)
def test_places_that_lie_in_one_another_are_refused(
    tmp_path: Path, mount: str, storage: str, says: str
) -> None:
    pod = {"pod.mount": str(tmp_path / mount), "storage.path": str(tmp_path / storage)}
    with (
        pytest.raises(UsageError, match=says),
        laying(Home(tmp_path / "home"), {"network.name": "lab"}, pod),
    ):
        pass
    assert everything_in(tmp_path) == []


def test_a_home_that_has_a_network_says_which_and_who_it_is_there(tmp_path: Path) -> None:
    home = make_network(tmp_path)
    with pytest.raises(AlreadyIn) as raised, laying(home, {}, places(tmp_path / "b")):
        pass
    assert raised.value.reason == "already-in"
    assert raised.value.facts == {"network": "lab", "pod": "a"}
    home.pod_file.write_text("[pod\n")
    with pytest.raises(AlreadyIn) as damaged, laying(home, {}, places(tmp_path / "b")):
        pass
    assert damaged.value.facts == {"network": "lab", "pod": ""}


def test_a_storage_of_another_pod_or_with_other_files_is_refused_and_left_alone(
    tmp_path: Path,
) -> None:
    make_network(tmp_path)
    before = everything_in(tmp_path / "storage")
    other = Home(tmp_path / "other")
    with (
        pytest.raises(StoreForeign),
        laying(other, {"network.name": "lab"}, places(tmp_path)),
    ):
        pass
    assert everything_in(tmp_path / "storage") == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").touch()
    pod = places(tmp_path) | {"storage.path": str(tmp_path / "mine")}
    with pytest.raises(Refused, match="not an empty"), laying(other, {}, pod):
        pass
    assert everything_in(tmp_path / "mine") == ["file"]


class Killed(BaseException):
    """What ends a process without any cleaning up."""


def kill_while_laying(home: Home, pod: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Do all but the last step, and leave it lying there."""
    values = {"network.name": "lab"}

    def lay_until_killed() -> None:
        with laying(home, values, pod) as laid:
            found_network(home, laid.settings, values)
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("core.node.laying.take_away", lambda *_: None)
        with pytest.raises(Killed):
            lay_until_killed()


def test_what_a_killed_try_left_is_taken_away_by_the_next_but_for_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    kill_while_laying(home, places(tmp_path), monkeypatch)
    assert not home.exists
    assert (tmp_path / "storage" / "marker.json").exists()
    key = home.identity_file.read_bytes()

    elsewhere = places(tmp_path) | {"storage.path": str(tmp_path / "other")}
    with laying(home, {"network.name": "lab"}, elsewhere):
        assert everything_in(tmp_path / "storage") == []
    assert home.exists
    assert home.identity_file.read_bytes() == key
    assert not home.unfinished_file.exists()


def test_a_network_whose_file_was_deleted_is_not_taken_for_a_killed_try(tmp_path: Path) -> None:
    home = make_network(tmp_path)
    home.network_file.unlink()
    before = everything_in(tmp_path / "storage")
    pod = places(tmp_path)
    with pytest.raises(StoreForeign), laying(home, {"network.name": "lab"}, pod):
        pass
    assert everything_in(tmp_path / "storage") == before


def test_of_two_that_lay_out_one_home_at_once_the_second_is_refused_and_harms_nothing(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path / "home")
    with laying(home, {"network.name": "lab"}, places(tmp_path)):
        before = everything_in(home.folder)
        with pytest.raises(Refused), laying(home, {"network.name": "lab"}, places(tmp_path)):
            pass
        assert everything_in(home.folder) == before
    with HomeLock(home):
        assert home.exists


def test_what_a_node_noted_that_ran_for_a_moment_is_taken_away_with_the_rest(
    tmp_path: Path,
) -> None:
    home, values = Home(tmp_path / "home"), {"network.name": "lab"}

    def run_for_a_moment() -> None:
        with founding(home, values, places(tmp_path)):
            note(home, "127.0.0.1:4711")
            raise Failed(Failure("Stopped", "It was stopped."))

    with pytest.raises(Failed):
        run_for_a_moment()
    assert [name for name in everything_in(tmp_path) if name != "node.lock"] == []
