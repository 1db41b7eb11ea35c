"""`wormhole up`."""

from pathlib import Path

from core.control.schema import Health, Started
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
