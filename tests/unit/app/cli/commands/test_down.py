"""`wormhole down`."""

import pytest

from core.control.lines import Failure
from core.control.schema import DownRequest, LeaveRequest, Left, Stopping
from core.errors import EXIT_REFUSED
from core.node.home import Home
from core.node.lock import HomeLock
from tests.support.cli_double import CommandLine
from tests.support.small_node import make_network


def test_without_a_node_it_says_so(wormhole: CommandLine) -> None:
    wormhole.home.mkdir()
    (wormhole.home / "network.toml").touch()
    assert wormhole("down") == 3
    assert "wormhole up" in wormhole.err
    assert wormhole("stop", "--json") == 3
    assert wormhole.json["error"]["exit_code"] == 3


def test_it_asks_nothing_without_a_terminal_and_says_what_is_short(wormhole: CommandLine) -> None:
    assert wormhole("down", down=Stopping(3)) == 0
    assert [name for name, _ in wormhole.node.asked] == ["down"]
    assert "3 files have too few copies" in wormhole.out


def test_it_waits_for_copies_where_that_is_asked(wormhole: CommandLine) -> None:
    assert wormhole("down", "--wait", "--timeout", "5", "--json", down=Stopping(0)) == 0
    assert wormhole.request == DownRequest(wait=True, timeout=5)
    assert wormhole.json == {"down": True, "only_here": 0}


def test_to_forget_is_to_leave_first(wormhole: CommandLine) -> None:
    make_network(wormhole.home.parent / "lab")
    (wormhole.home.parent / "lab/home").rename(wormhole.home)
    refusal = Failure("Refused", "1 file.", "Wait.", EXIT_REFUSED, ("/a",))
    assert wormhole("down", "--forget", leave=refusal) == 4
    assert wormhole.node.asked == [("leave", LeaveRequest(wait=False, forget=True))]
    assert (wormhole.home / "network.toml").exists()
    left = Left("b", 0, told=True)
    assert wormhole("down", "--forget", "--wait", "--json", leave=left, down=Stopping(0)) == 0
    assert wormhole.node.asked[0] == ("leave", LeaveRequest(wait=True, forget=True))
    assert wormhole.json == {"down": True, "only_here": 0, "forgotten": True}
    assert not wormhole.home.exists()


def test_a_node_that_does_not_run_is_forgotten_by_force_only(wormhole: CommandLine) -> None:
    make_network(wormhole.home.parent / "lab")
    (wormhole.home.parent / "lab/home").rename(wormhole.home)
    assert wormhole("down", "--forget") == 3
    assert "--force" in wormhole.err
    assert (wormhole.home / "network.toml").exists()
    assert wormhole("down", "--forget", "--force") == 0
    assert "wormhole remove POD" in wormhole.out
    assert not wormhole.home.exists()
    assert wormhole("down", "--forget", "--force") == 3
    assert wormhole("down", "--force") == 2


def test_a_client_says_what_goes_with_it(wormhole: CommandLine) -> None:
    assert wormhole("down", down=Stopping(1, spooled=True)) == 0
    assert "1 file is only here. Nothing is lost" in wormhole.out
    assert wormhole("down", down=Stopping(3, spooled=True)) == 0
    assert "3 files are only here. Nothing is lost" in wormhole.out
    assert wormhole("down", down=Stopping(0, spooled=True)) == 0
    assert "only here" not in wormhole.out


def test_all_networks_that_run_go_down(
    wormhole: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The process that serves here is this one.
    monkeypatch.setattr("core.node.lock.has_ended", lambda _: True)
    folders = wormhole.network("lab"), wormhole.network("office", "2"), wormhole.network("x", "3")
    assert wormhole("down") == 3
    with HomeLock(Home(folders[1])):
        assert wormhole("down", "--json", down=Stopping(0)) == 0
        assert wormhole.json == {"down": True, "only_here": 0}


def test_networks_are_forgotten_only_by_their_names(wormhole: CommandLine) -> None:
    wormhole.network("lab")
    wormhole.network("office", "2")
    assert wormhole("down", "--forget", "--force") == 2
    assert "lab, office" in wormhole.err
