"""A pod's storage at every moment at which a kill or a power cut can find it.

Two linked pods live for a minute, the storage of one on a fault disk. Its log is then cut at one
position after another, each image is opened as a start of the node does, and every promise that
had been made by then, to a peer or to a program, is looked for in it. The last tests break one
rule each, and see the check catch it.
"""

import random
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.contents import keeping
from core.contents.older_versions import OlderVersions
from core.contents.unlinking import Unlinking
from core.engine.durability import Durability
from core.ids import EntryId
from core.model.content import Line
from core.replica.replica import Replica
from core.store.files_disk import DiskFiles
from tests.sim.virtual_time import run_virtual
from tests.support.crash_check import wrongs
from tests.support.crash_diary import Diary, Expected, known_after, states_of
from tests.support.crash_story import BOOT, OTHER_BOOT, Story, disk_world, tell_story
from tests.support.disk_replay import DiskReplay
from tests.support.fault_disk import Logged, fault_disk

NORMAL_IMAGES = 180
SECTORS = (512, 4_096)
Play = Callable[[DiskReplay, Path, random.Random], None]

WAYS: dict[str, Play] = {
    "killed": lambda disk, to, _: disk.after_kill(to),
    "a torn last write": lambda disk, to, chance: disk.after_torn_write(
        to, chance, chance.choice(SECTORS)
    ),
    "only what was synced": lambda disk, to, _: disk.after_power_cut(to),
    "some of the rest, names in order": lambda disk, to, chance: disk.after_power_cut(to, chance),
    "some of the rest, any names": lambda disk, to, chance: disk.after_power_cut(
        to, chance, ordered=False
    ),
}


def recorded(folder: Path) -> Story:
    """Live through the story on a fault disk."""
    with fault_disk(folder) as disk:
        diary = Diary(disk.folder)

        async def live() -> None:
            async with disk_world(disk.folder, diary) as (world, here, peer):
                await tell_story(world, here, peer)

        try:
            run_virtual(live())
        finally:
            diary.close()
        return Story(disk.log(), diary.events)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return recorded(tmp_path_factory.mktemp("fault"))


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder in memory: what is replayed is on no disk that would have to be waited for."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as made:
        yield Path(made)


def found_wrong(story: Story, scratch: Path, way: str, every: int) -> Iterator[list[str]]:
    """Open an image at each `every`th position; yield what is wrong with it, mostly nothing."""
    replay, known, reached = DiskReplay(), 0, 0
    wanted = Expected(states_of(story.events))
    for position, change in enumerate(story.log):
        replay.advance(change)
        known = known_after(change, known)
        while reached < known:
            wanted.take(story.events[reached])
            reached += 1
        if position % every or not wanted.begun:
            continue
        folder = scratch / "image"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        WAYS[way](replay, folder, random.Random(position))
        killed = way == "killed"
        boot = BOOT if killed else OTHER_BOOT
        found = wrongs(folder / "storage", wanted, boot=boot, killed=killed)
        yield [f"at {position} ({change.operation} {change.path}): {text}" for text in found]


def check(story: Story, scratch: Path, way: str, every: int) -> int:
    """Open the images; return how many, none of which broke a rule."""
    images = 0
    for found in found_wrong(story, scratch, way, every):
        assert found == [], way
        images += 1
    return images


@pytest.mark.parametrize("way", WAYS)
def test_every_promise_is_kept_at_positions_of_a_pods_life(
    story: Story, scratch: Path, way: str
) -> None:
    every = len(story.log) // NORMAL_IMAGES
    assert check(story, scratch, way, every) > NORMAL_IMAGES // 2


@pytest.mark.deep
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("way", WAYS)
def test_every_promise_is_kept_at_every_position_of_a_pods_life(
    story: Story, scratch: Path, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    images = check(story, scratch, way, 1)
    with capsys.disabled():
        print(f"\n{way}: {images} images were opened, and every promise was kept")  # noqa: T201


# --- each rule, broken


def without(story: Story, forgotten: Callable[[Logged], bool]) -> Story:
    """Return the story as a disk has it that passes over some syncs."""
    log = [each for each in story.log if each.operation != "fsync" or not forgotten(each)]
    return replace(story, log=log)


def catches(
    story: Story,
    scratch: Path,
    sentence: str,
    way: str = "only what was synced",
    *,
    every: int = 17,
) -> bool:
    """Say whether the check finds what `sentence` says at some of the positions."""
    images = found_wrong(story, scratch, way, every)
    return any(sentence in text for found in images for text in found)


def test_the_check_catches_a_log_that_is_not_synced(story: Story, scratch: Path) -> None:
    broken = without(story, lambda sync: sync.path.endswith("-wal"))
    assert catches(broken, scratch, "the records are those of commit")


def test_the_check_catches_backing_files_that_are_not_synced(story: Story, scratch: Path) -> None:
    broken = without(story, lambda sync: sync.path.startswith("/storage/files/"))
    assert catches(broken, scratch, "is not as it was promised")


def test_the_check_catches_names_that_are_not_synced(story: Story, scratch: Path) -> None:
    broken = without(story, lambda sync: "/files" in sync.path and sync.path.count("/") == 3)
    assert catches(broken, scratch, "its file is not there")


def test_the_check_catches_records_that_are_told_before_they_are_durable(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(_durability: Durability) -> None:
        return

    monkeypatch.setattr(Durability, "reached", at_once)
    assert catches(recorded(tmp_path), scratch, "a peer was told of record")


def test_the_check_catches_promises_that_are_sent_before_they_are_durable(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(_durability: Durability) -> None:
        return

    monkeypatch.setattr(Durability, "reached", at_once)
    assert catches(recorded(tmp_path), scratch, "and nothing knows of it", every=3)


def test_the_check_catches_promises_that_are_broken_for_a_removed_file(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_may_go", lambda _reader, _row: True)
    assert catches(recorded(tmp_path), scratch, "was promised", "killed")


def test_the_check_catches_numbers_that_are_used_again(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(_durability: Durability) -> None:
        return

    with monkeypatch.context() as patched:
        patched.setattr(Durability, "reached", at_once)
        told_early = recorded(tmp_path)
    monkeypatch.setattr(Replica, "renew", lambda replica: replica.incarnation)
    assert catches(told_early, scratch, "was used again")


def test_the_check_catches_files_that_go_before_their_transaction_is_durable(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_once(unlinking: Unlinking, line_ids: list[int]) -> None:
        for line_id in line_ids:
            unlinking._table.files.delete(line_id)

    monkeypatch.setattr(Unlinking, "unlink", at_once)
    way = "some of the rest, names in order"
    assert catches(recorded(tmp_path), scratch, "is not as it was promised", way)


def test_the_check_catches_older_versions_that_only_seem_to_be_synced(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_said(older: OlderVersions, entries: Collection[EntryId]) -> list[Line]:
        with older._table.store.read() as reader:
            return [row for entry in entries for row in reader.lines(entry) if row.unsynced]

    monkeypatch.setattr(OlderVersions, "sync", only_said)
    assert catches(recorded(tmp_path), scratch, "have other bytes than its version")


def test_the_check_catches_files_that_are_left_without_a_row(
    story: Story, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DiskFiles, "set_aside", lambda _files, _line: None)
    assert catches(story, scratch, "has no row", "some of the rest, names in order")
