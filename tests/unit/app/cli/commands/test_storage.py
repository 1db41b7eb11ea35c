"""`wormhole storage move`."""

from pathlib import Path

import pytest

from core.control.lines import Progress, Tell
from core.errors import NoSpace
from core.node.home import Home
from core.node.moving import MovePlan
from core.node.stopping import Stop
from tests.support.cli_double import CommandLine

PLAN = MovePlan(Path("/old"), Path("/new"), 188 * 10**9, 400 * 10**9)
TOLD = {"from": "/old", "to": "/new", "bytes": 188 * 10**9, "free": 400 * 10**9}


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have nothing moved; return what would have been."""
    did: list[str] = []

    def move(home: Home, folder: Path, tell: Tell, stop: Stop) -> MovePlan:
        del home, stop
        tell(Progress("copied", 1, 2))
        did.append(str(folder))
        return PLAN

    monkeypatch.setattr("core.node.moving.plan_move", lambda *_: PLAN)
    monkeypatch.setattr("core.node.moving.move", move)
    return did


def test_it_is_said_how_much_moves_and_whether_it_fits(
    wormhole: CommandLine, moved: list[str]
) -> None:
    assert wormhole("storage", "move", "/new", "--dry-run") == 0
    assert "188 GB in /old are to be moved to /new, where 400 GB are free." in wormhole.out
    assert moved == []
    assert wormhole("storage", "move", "/new", "--dry-run", "--json") == 0
    assert wormhole.json == TOLD


def test_it_is_moved(wormhole: CommandLine, moved: list[str]) -> None:
    assert wormhole("storage", "move", "/new") == 0
    assert "The storage is in /new." in wormhole.out
    assert moved == ["/new"]


def test_what_does_not_fit_is_refused_before_the_node_is_stopped(
    wormhole: CommandLine, moved: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def plan(*_: object) -> MovePlan:
        raise NoSpace("It does not fit.")

    monkeypatch.setattr("core.node.moving.plan_move", plan)
    assert wormhole("storage", "move", "/new") != 0
    assert moved == []
