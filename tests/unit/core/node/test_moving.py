"""Moving a storage: all of it or nothing, whatever ends it in the middle."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.control.lines import Progress
from core.errors import NoSpace, NotFound, Refused, StoreDamaged, UsageError
from core.node import leftover, moving
from core.node.home import Home
from core.node.leftover import came_from
from core.node.lock import HomeLock, RunsAlready
from core.node.moving import move, plan_move
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.settings import load, storage_folder
from core.node.showing import satisfier
from core.node.stopping import Stop, Stopped
from core.ports import DiskSpace
from core.store.relocating import copy_storage
from tests.support.killed_move import KILLED, move_killed
from tests.support.small_node import SECONDS, make_network, node_of, read_here, silent, write

FILES = {b"/docs/a": b"a" * 5_000, b"/docs/b": os.urandom(700_000), b"/empty": b""}


def on_node(home: Home, work: Callable[[Parts, DriveUser], object]) -> None:
    async def run() -> None:
        async with asyncio.timeout(SECONDS), node_of(home) as parts:
            done = work(parts, DriveUser(parts.volume, satisfier(parts)))
            if asyncio.iscoroutine(done):
                await done

    asyncio.run(run())


def made(tmp_path: Path) -> Home:
    """Return a home with files in its storage; no node runs."""
    home = make_network(tmp_path)

    async def fill(parts: Parts, user: DriveUser) -> None:
        for path, data in FILES.items():
            await write(parts, user, path, data)

    on_node(home, fill)
    return home


def storage_of(home: Home) -> Path:
    return storage_folder(home, load(home).pod)


def expect_all(home: Home) -> None:
    """Start the node and read everything."""

    async def look(parts: Parts, user: DriveUser) -> None:
        del parts
        for path, data in FILES.items():
            assert await asyncio.to_thread(read_here, user, path) == data

    on_node(home, look)


def test_all_is_moved_and_nothing_stays_behind(tmp_path: Path) -> None:
    home, told = made(tmp_path), list[Progress]()
    source, target = storage_of(home), tmp_path / "disk" / "wormhole"
    (source / "somebody's").write_text("left alone")
    plan = plan_move(home, target)
    assert (plan.source, plan.target) == (source, target)
    assert 0 < plan.bytes < plan.free
    # Others share the disk, so what is free there is another number by then.
    assert replace(move(home, target, told.append, Stop()), free=plan.free) == plan
    assert storage_of(home) == target
    assert [path.name for path in source.iterdir()] == ["somebody's"]
    assert came_from(target) is None
    assert {each.text for each in told} == {"copied", "checked"}
    assert told[-1].done == told[-1].total
    assert [each.done for each in told] == sorted(each.done for each in told)
    expect_all(home)
    move(home, source.with_name("back"), silent, Stop())
    expect_all(home)


def test_the_comments_of_pod_toml_stay(tmp_path: Path) -> None:
    home = made(tmp_path)
    text = home.pod_file.read_text()
    home.pod_file.write_text(f"# mine\n{text}")
    move(home, tmp_path / "new", silent, Stop())
    assert home.pod_file.read_text().startswith("# mine\n")


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("storage", UsageError),
        ("storage/inside", UsageError),
        (".", UsageError),
        ("home", UsageError),
        ("mount/inside", UsageError),
        ("full", Refused),
        ("file", UsageError),
    ],
)
def test_places_that_will_not_do_are_refused_and_nothing_is_changed(
    tmp_path: Path, where: str, error: type[Exception]
) -> None:
    home = make_network(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "photo").write_text("mine")
    (tmp_path / "file").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(error):
        plan_move(home, tmp_path / where)
    with pytest.raises(error):
        move(home, tmp_path / where, silent, Stop())
    after = [path for path in sorted(tmp_path.rglob("*")) if "run" not in path.parts]
    assert after == [path for path in before if "run" not in path.parts]


def test_without_a_network_or_with_a_node_that_runs_nothing_is_moved(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        plan_move(Home(tmp_path / "none"), tmp_path / "new")
    home = make_network(tmp_path)
    with HomeLock(home), pytest.raises(RunsAlready):
        move(home, tmp_path / "new", silent, Stop())
    assert not (tmp_path / "new").exists()


def test_what_does_not_fit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_network(tmp_path)
    monkeypatch.setattr(moving, "disk_under", lambda _: DiskSpace(10**9, 1_000))
    with pytest.raises(NoSpace, match="1 kB are free"):
        plan_move(home, tmp_path / "new")


def test_it_can_be_stopped_and_all_is_as_it_was(tmp_path: Path) -> None:
    home, stop = made(tmp_path), Stop()
    source, target = storage_of(home), tmp_path / "new"

    def tell(progress: Progress) -> None:
        if progress.text == "checked" and progress.done < progress.total:
            stop.set()

    with pytest.raises(Stopped):
        move(home, target, tell, stop)
    assert not target.exists()
    assert storage_of(home) == source
    expect_all(home)


def test_a_disk_that_does_not_keep_what_is_written_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = made(tmp_path)

    def lying(source: Path, target: Path, told: Callable[[int], None]) -> dict[Path, bytes]:
        found = copy_storage(source, target, told)
        rotten = next(path for path in found if path.parts[0] == "files")
        with (target / rotten).open("r+b") as file:
            file.write(b"?")
        return found

    monkeypatch.setattr(moving, "copy_storage", lying)
    with pytest.raises(StoreDamaged, match="is not what was written"):
        move(home, tmp_path / "new", silent, Stop())
    assert not (tmp_path / "new").exists()
    expect_all(home)


@pytest.mark.parametrize(
    ("where", "call", "moved"),
    [
        ("after core.node.moving _prepare", 1, False),
        ("after core.store.relocating _copy", 3, False),
        ("after core.node.moving copy_storage", 1, False),
        ("before core.node.moving write_marker", 1, False),
        ("after core.node.moving write_marker", 1, False),
        ("after core.node.moving write_pod", 1, True),
        ("before core.node.leftover take_away", 1, True),
        ("after core.store.belongings sync_folder", 1, True),
        # Three times it clears the new folder before.
        ("after shutil rmtree", 4, True),
        ("after core.node.leftover take_away", 1, True),
    ],
)
def test_a_kill_at_any_moment_leaves_one_whole_storage_in_use(
    tmp_path: Path, where: str, call: int, moved: bool
) -> None:
    home = made(tmp_path)
    source, target = storage_of(home), tmp_path / "new"
    assert move_killed(home, target, where, call) == KILLED
    assert storage_of(home) == (target if moved else source)
    expect_all(home)
    if not moved:
        # A new try clears what is left of the one that was killed.
        move(home, target, silent, Stop())
        expect_all(home)
    left = list(source.iterdir()) if source.exists() else []
    assert left == [], "the start of the node went on with it"
    assert came_from(target) is None


def test_a_copy_of_a_storage_that_was_used_since_is_not_taken_for_it(tmp_path: Path) -> None:
    home = made(tmp_path)
    source, target = storage_of(home), tmp_path / "new"
    assert move_killed(home, target, "after core.node.moving write_marker") == KILLED
    expect_all(home)  # the old one goes on
    text = home.pod_file.read_text()
    home.pod_file.write_text(text.replace(str(source), str(target)))
    with pytest.raises(ExceptionGroup) as refused:
        expect_all(home)
    assert "was used since" in str(refused.value.exceptions[0])
    home.pod_file.write_text(text)
    expect_all(home)


def test_where_the_old_disk_is_away_it_is_cleared_when_it_is_back(tmp_path: Path) -> None:
    home = made(tmp_path)
    source, target, away = storage_of(home), tmp_path / "new", tmp_path / "unplugged"
    assert move_killed(home, target, "before core.node.leftover take_away") == KILLED
    source.rename(away)
    expect_all(home)
    assert came_from(target) == source
    away.rename(source)
    expect_all(home)
    assert not source.exists()


def test_what_lies_in_the_place_of_the_old_storage_by_now_is_left_alone(tmp_path: Path) -> None:
    home = made(tmp_path)
    source, target = storage_of(home), tmp_path / "new"
    move(home, target, silent, Stop())
    (source / "files").mkdir(parents=True)
    (source / "files" / "mine").write_text("mine")
    leftover.note_of(target).write_text(f"{source}\n")
    expect_all(home)
    assert (source / "files" / "mine").read_text() == "mine"
    assert came_from(target) is None
