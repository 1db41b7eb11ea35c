"""What a row says by itself."""

import pytest

from core.ids import LOST, ROOT, Dot, EntryId, Incarnation, Stamp
from core.model.records import NOTHING_SEEN, Birth, Dead, Kind, Place
from core.model.rows import EntryRow
from core.tree.rows import (
    age,
    born,
    dead_heads,
    file_of,
    has_names,
    is_folder,
    is_placed,
    kind_of,
    place_heads,
    seed_rows,
    versions,
)
from tests.support.tree_pods import stamp_at

A, B = EntryId(b"a" * 16), EntryId(b"b" * 16)


def birth(kind: Kind, ms: int, first: Stamp | None = None, target: EntryId | None = None) -> Birth:
    dot = Dot(Incarnation(1), ms)
    return Birth(dot, stamp_at(ms), A, kind, ROOT, b"n", target=target, first=first)


def test_the_root_and_the_lost_folder_are_folders_that_nobody_made() -> None:
    root, lost = seed_rows()
    assert (root.id, root.visible, is_folder(root)) == (ROOT, True, True)
    assert (lost.id, lost.visible, is_folder(lost)) == (LOST, False, True)
    assert (lost.parent, lost.name) == (ROOT, b"lost+found")


def test_an_entry_without_a_birth_is_nothing_yet() -> None:
    row = EntryRow(A)
    assert (kind_of(row), is_folder(row), file_of(row)) == (None, False, None)


@pytest.mark.parametrize(
    ("kind", "file"),
    [(Kind.FILE, A), (Kind.FOLDER, None), (Kind.SYMLINK, A), (Kind.LINK, B), (Kind.SPECIAL, A)],
)
def test_content_belongs_to_the_file_itself_or_to_what_a_link_names(
    kind: Kind, file: EntryId | None
) -> None:
    row = EntryRow(A, births=(birth(kind, 1, target=B if kind == Kind.LINK else None),))
    assert file_of(row) == file
    assert kind_of(row) == kind


def test_only_files_have_names() -> None:
    named = {kind for kind in Kind if has_names(EntryRow(A, births=(birth(kind, 1),)))}
    assert named == {Kind.FILE, Kind.SYMLINK, Kind.SPECIAL}
    assert not has_names(EntryRow(A))


def test_a_repeated_birth_does_not_make_an_entry_younger() -> None:
    repeated = birth(Kind.FOLDER, 9, first=stamp_at(2))
    assert born(EntryRow(A, births=(repeated,))) == stamp_at(2)
    assert born(EntryRow(A, births=(birth(Kind.FOLDER, 2), repeated))) == stamp_at(2)
    assert age(EntryRow(A, births=(repeated,))) == (stamp_at(2), A)


def test_heads_are_told_apart() -> None:
    dot = Dot(Incarnation(1), 1)
    place = Place(dot, stamp_at(1), A, ROOT, b"n", NOTHING_SEEN)
    dead = Dead(dot, stamp_at(2), A, ROOT, b"n", NOTHING_SEEN)
    row = EntryRow(A, places=(dead, place))
    assert (place_heads(row), dead_heads(row), is_placed(row)) == ([place], [dead], True)
    assert not is_placed(EntryRow(A, places=(dead,)))
    assert versions(row) == []
