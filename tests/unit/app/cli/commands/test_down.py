"""`wormhole down`."""

from core.control.schema import DownRequest, Stopping
from tests.support.cli_double import CommandLine


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
