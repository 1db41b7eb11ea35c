"""What a row says by itself."""

import pytest

from core.ids import LOST, ROOT, Dot, EntryId, Incarnation, Stamp
from core.model.records import NOTHING_SEEN, Birth, Dead, Kind, Place, Spot
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
    refers_elsewhere,
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


def placed(parent: EntryId, before: EntryId | None = None) -> Place:
    spot = None if before is None else Spot(stamp_at(1), before, b"n")
    return Place(Dot(Incarnation(1), 9), stamp_at(9), A, parent, b"n", NOTHING_SEEN, spot)


@pytest.mark.parametrize(
    ("kind", "places", "parent", "refers"),
    [
        (Kind.FILE, (placed(ROOT),), ROOT, False),
        (Kind.FILE, (placed(B),), B, False),  # where a file was born matters to nobody any more
        (Kind.FILE, (placed(B),), ROOT, True),
        (Kind.FILE, (placed(ROOT), placed(B)), ROOT, True),
        (Kind.FOLDER, (placed(ROOT),), ROOT, False),
        (Kind.FOLDER, (placed(B),), B, True),  # it was born in the root
        (Kind.FOLDER, (placed(ROOT, before=B),), ROOT, True),
    ],
)
def test_what_once_stood_or_might_stand_in_another_folder_refers_to_it(
    kind: Kind, places: tuple[Place, ...], parent: EntryId, refers: bool
) -> None:
    row = EntryRow(A, (birth(kind, 1),), places, parent=parent, name=b"n", alive=True)
    assert refers_elsewhere(row) is refers
    assert refers_elsewhere(EntryRow(A, (birth(kind, 1),), places, parent=parent))


def test_the_root_and_the_lost_folder_refer_to_nothing() -> None:
    assert not any(map(refers_elsewhere, seed_rows()))
