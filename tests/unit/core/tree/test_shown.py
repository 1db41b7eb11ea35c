"""What is shown of a row: attributes by stamp, times, and the inode of a conflict version."""

from core.ids import ROOT, Dot, EntryId, Incarnation
from core.model.records import NOTHING_SEEN, Attribute, Birth, Kind, Version
from core.model.rows import EntryRow
from core.tree.conflict_names import copy_id
from core.tree.shown import Naming, show_file, show_folder
from tests.support.tree_pods import content, stamp_at

A = EntryId(b"a" * 16)


def birth(kind: Kind, mode: int, ms: int = 1) -> Birth:
    return Birth(Dot(Incarnation(1), ms), stamp_at(ms), A, kind, ROOT, b"n", mode, 1, 2)


def attribute(field: str, value: int | bytes | None, ms: int) -> Attribute:
    return Attribute(Dot(Incarnation(1), ms), stamp_at(ms), A, field, value)


def version(ms: int, data: str = "x") -> Version:
    what = content(data)
    dot = Dot(Incarnation(1), ms)
    return Version(dot, stamp_at(ms), A, what.manifest, 1, 1, ms * 10, NOTHING_SEEN)


def test_permissions_change_and_the_type_of_a_special_file_does_not() -> None:
    row = EntryRow(
        A, births=(birth(Kind.SPECIAL, 0o020644),), attributes=(attribute("mode", 0o100600, 2),)
    )
    assert show_file(Naming(A, ROOT, b"n"), row, ()).mode == 0o020600


def test_a_time_set_before_the_version_does_not_count_and_one_set_after_does() -> None:
    for set_at, want in ((3, 50), (7, 99)):
        row = EntryRow(
            A, births=(birth(Kind.FILE, 0o644),), attributes=(attribute("mtime", 99, set_at),)
        )
        assert show_file(Naming(A, ROOT, b"n"), row, (version(5),)).mtime_ns == want


def test_a_removed_attribute_is_not_shown() -> None:
    row = EntryRow(
        A,
        births=(birth(Kind.FILE, 0o644),),
        attributes=(attribute("x:user.a", None, 2), attribute("x:user.b", b"1", 3)),
    )
    assert show_file(Naming(A, ROOT, b"n"), row, ()).xattrs == {b"user.b": b"1"}


def test_a_conflict_version_has_the_inode_of_the_file_it_may_become() -> None:
    row = EntryRow(A, births=(birth(Kind.FILE, 0o644),))
    both = (version(6), version(5))
    shown = show_file(Naming(A, ROOT, b"n", conflict=True), row, both, beside=True)
    assert shown.virtual == shown.heads == (both[0].dot, both[1].dot)
    assert shown.inode == copy_id(A, both[1].dot)


def test_a_folder_of_several_shows_the_newest_change_of_all() -> None:
    one = EntryRow(A, births=(birth(Kind.FOLDER, 0o755),), name=b"n", names_changed=stamp_at(4))
    other = EntryRow(
        EntryId(b"b" * 16),
        births=(birth(Kind.FOLDER, 0o700, 2),),
        attributes=(attribute("mode", 0o711, 3),),
        name=b"n",
        names_changed=stamp_at(9),
    )
    shown = show_folder((one, other), one, ROOT)
    assert (shown.mtime_ns, shown.mode, shown.links) == (9_000_000, 0o711, 1)
    assert shown.is_folder
