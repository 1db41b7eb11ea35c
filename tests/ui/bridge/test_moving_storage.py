"""Moving a storage off the window's thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.tray.bridge import moving_storage
from app.tray.bridge.moving_storage import move_storage, room_in
from app.tray.models.settings.moving import Room
from core.control.lines import Progress, Tell
from core.node.home import Home
from core.node.leftover import note_of
from core.node.moving import MovePlan
from core.node.stopping import Stop


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    found: list[Path] = []

    def plan(home: Home, folder: Path) -> MovePlan:
        del home
        found.append(folder)
        return MovePlan(Path("/old"), folder, 5, 9)

    monkeypatch.setattr(moving_storage, "plan_move", plan)
    return found


def test_a_folder_that_others_use_gets_a_folder_inside(tmp_path: Path, asked: list[Path]) -> None:
    home, used, left = Home(tmp_path / "home"), tmp_path / "used", tmp_path / "left"
    for folder in (used, left):
        folder.mkdir()
    (used / "photo").write_text("somebody's")
    note_of(left).write_text("/old\n")
    assert room_in(home, tmp_path / "new") == Room("/old", str(tmp_path / "new"), 5, 9)
    assert room_in(home, used).target == str(used / "Wormhole storage")
    room_in(home, left)
    (used / "Wormhole storage" / "files").mkdir(parents=True)
    room_in(home, used)
    assert asked == [
        tmp_path / "new",
        used / "Wormhole storage",
        left,
        used / "Wormhole storage 2",
    ]


def test_the_node_is_stopped_meanwhile_and_progress_told_as_one_can_follow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[str] = []

    @contextmanager
    def stopped(_home: Home) -> Iterator[None]:
        did.append("stopped")
        yield
        did.append("started")

    def move(_home: Home, folder: Path, tell: Tell, _stop: Stop) -> MovePlan:
        did.append("moved")
        for number in range(10_001):
            tell(Progress("copied", number, 10_000))
        return MovePlan(Path("/old"), folder, 5, 9)

    monkeypatch.setattr(moving_storage, "stopped", stopped)
    monkeypatch.setattr(moving_storage, "move", move)
    told: list[Progress] = []
    room = Room("/old", "/new", 5, 9)
    assert move_storage(Home(tmp_path), room, told.append, Stop()) == room
    assert did == ["stopped", "moved", "started"]
    assert (told[0].done, told[-1].done) == (0, 10_000)
    assert len(told) < 1_000
