"""`wormhole up`."""

from pathlib import Path

from core.control.schema import ConfigDeclared, Health, Started
from core.node.home import Home
from core.node.lock import HomeLock
from tests.support.cli_double import CommandLine


def test_without_a_network_it_says_not_found_and_how_to_make_one(wormhole: CommandLine) -> None:
    assert wormhole("up") == 5
    assert "wormhole new" in wormhole.err


def test_the_earlier_name_is_understood(wormhole: CommandLine) -> None:
    assert wormhole("start") == 5


def test_a_node_that_runs_is_said_to_run_already(wormhole: CommandLine) -> None:
    started = Started("lab", "a", "/m", "h:1", "00")
    health = Health(ready=True, state="ready", pid=1, version="1", started=started)
    wormhole.home.mkdir()
    (wormhole.home / "network.toml").write_text('[network]\nname = "lab"\n')
    with HomeLock(Home(wormhole.home)):
        assert wormhole("up", health=health, mount=started) == 0
        assert "runs already" in wormhole.out
        assert wormhole("up", "--json", health=health, mount=started) == 0
    assert wormhole.json == {
        "network": "lab",
        "pod": "a",
        "mount": "/m",
        "listen": "h:1",
        "id": "00",
    }


def test_a_drive_that_a_crisis_took_away_is_shown_again(wormhole: CommandLine) -> None:
    started = Started("lab", "a", "/m", "h:1", "00")
    health = Health(True, "ready", 1, "1", started)
    wormhole.home.mkdir()
    (wormhole.home / "network.toml").write_text('[network]\nname = "lab"\n')
    with HomeLock(Home(wormhole.home)):
        assert wormhole("up", health=health, mount=started) == 0
    assert "mount" in [name for name, _ in wormhole.node.asked]


def test_a_file_that_another_pod_creates_is_refused_with_the_way_in(
    wormhole: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "lab.toml"
    file.write_text('[network]\nname = "lab"\nentrypoints = ["nas:4000"]\n')
    assert wormhole("up", str(file)) == 4
    assert "nas:4000" in wormhole.err
    assert "wormhole join" in wormhole.err


def test_all_problems_of_a_file_are_told(wormhole: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "lab.toml"
    file.write_text("[redundancy]\ncopies = 0\nminimom = 1\n")
    assert wormhole("up", str(file)) == 2
    assert "redundancy.copies" in wormhole.err
    assert "redundancy.minimum" in wormhole.err


STARTED = Started("lab", "a", "/m", "h:1", "00")
HEALTH = Health(ready=True, state="ready", pid=1, version="1", started=STARTED)


def test_all_networks_of_this_machine_are_started(wormhole: CommandLine) -> None:
    homes = [Home(wormhole.network("lab")), Home(wormhole.network("office", "2"))]
    with HomeLock(homes[0]), HomeLock(homes[1]):
        assert wormhole("up", health=HEALTH, mount=STARTED) == 0
        assert "The node of lab runs already." in wormhole.out
        assert "The node of office runs already." in wormhole.out
        assert wormhole("up", "--json", health=HEALTH, mount=STARTED) == 0
        assert [each["network"] for each in wormhole.json["networks"]] == ["lab", "lab"]


def test_where_a_drive_is_to_be_is_said_for_one_network(
    wormhole: CommandLine, tmp_path: Path
) -> None:
    wormhole.network("lab")
    wormhole.network("office", "2")
    assert wormhole("up", "--mount", str(tmp_path / "m")) == 2
    assert "--network" in wormhole.err


def test_a_file_says_by_its_name_which_network_is_meant(
    wormhole: CommandLine, tmp_path: Path
) -> None:
    wormhole.network("lab")
    home = Home(wormhole.network("office", "2"))
    file = tmp_path / "office.toml"
    file.write_text('[network]\nname = "office"\n')
    declared = ConfigDeclared()
    with HomeLock(home):
        answers = {"health": HEALTH, "mount": STARTED, "config_declare": declared}
        assert wormhole("up", str(file), **answers) == 0
        assert wormhole("up", str(file), "--network", "lab", **answers) == 4
        assert "--network" in wormhole.err


def test_a_file_of_a_network_that_is_not_here_makes_a_further_one(
    wormhole: CommandLine, tmp_path: Path
) -> None:
    wormhole.network("lab", mount=str(tmp_path / "m"))
    file = tmp_path / "office.toml"
    file.write_text('[network]\nname = "office"\n')
    # So far that the places are compared.
    assert wormhole("up", str(file), "--mount", str(tmp_path / "m")) == 2
    assert "network lab shows its drive" in wormhole.err
    assert not (wormhole.home / "networks").exists()
