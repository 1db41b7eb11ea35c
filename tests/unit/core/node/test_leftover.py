"""What a storage left behind when it moved. The kills in the middle: see `test_moving`."""

from pathlib import Path

import pytest

from core.errors import StoreForeign
from core.node.leftover import came_from, finish_move, note_of
from core.store.marker import Marker, write_marker

OURS, OTHERS = Marker("aa" * 16, "bb" * 16, 3), Marker("aa" * 16, "cc" * 16, 3)


def folder(path: Path, marker: Marker | None) -> Path:
    (path / "files").mkdir(parents=True)
    (path / "files" / "f").write_text("x")
    if marker is not None:
        write_marker(path, marker)
    return path


@pytest.mark.parametrize("text", ["", "relative", "\n"])
def test_a_note_that_says_nothing_is_none(tmp_path: Path, text: str) -> None:
    assert came_from(tmp_path) is None
    note_of(tmp_path).write_text(text)
    assert came_from(tmp_path) is None
    finish_move(tmp_path)


@pytest.mark.parametrize(("left", "goes"), [(OURS, True), (OTHERS, False), (None, False)])
def test_only_our_own_is_removed(tmp_path: Path, left: Marker | None, goes: bool) -> None:
    old, new = folder(tmp_path / "old", left), folder(tmp_path / "new", OURS)
    note_of(new).write_text(f"{old}\n")
    finish_move(new)
    assert old.exists() is not goes
    assert came_from(new) is None
    assert (new / "files" / "f").exists()


def test_one_that_was_used_since_is_not_removed_and_the_copy_not_used(tmp_path: Path) -> None:
    old = folder(tmp_path / "old", Marker(OURS.network, OURS.pod, OURS.openings + 1))
    new = folder(tmp_path / "new", OURS)
    note_of(new).write_text(f"{old}\n")
    with pytest.raises(StoreForeign, match="was used since"):
        finish_move(new)
    assert (old / "files" / "f").exists()
    assert came_from(new) == old


def test_a_storage_never_removes_itself_nor_before_it_is_marked(tmp_path: Path) -> None:
    new = folder(tmp_path / "new", OURS)
    note_of(new).write_text(f"{new}\n")
    finish_move(new)
    assert (new / "files" / "f").exists()
    old, unmarked = folder(tmp_path / "old", OURS), folder(tmp_path / "unmarked", None)
    note_of(unmarked).write_text(f"{old}\n")
    finish_move(unmarked)
    assert (old / "files" / "f").exists()
