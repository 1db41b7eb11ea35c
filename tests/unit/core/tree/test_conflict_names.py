"""Names of conflict copies: they say when and whose, fit, and depend on the loser only."""

import pytest

from core.ids import Dot, EntryId, Incarnation, Stamp
from core.names import is_name
from core.tree.conflict_names import (
    conflict_name,
    copy_id,
    hexadecimal_pod_name,
    is_conflict_name_of,
)

ENTRY = EntryId(b"e" * 16)
WHEN = Stamp(1_800_000_000_000, 0, Incarnation(7), 0)
NAMES = {
    "the remark stands before the extension": (
        b"a.txt",
        b"a (conflict 2027-01-15 0800 nas ",
        b".txt",
    ),
    "a hidden name has no extension": (b".bashrc", b".bashrc (conflict 2027-01-15 0800 nas ", b""),
    "a name without a point ends with it": (b"notes", b"notes (conflict 2027-01-15 0800 nas ", b""),
    "only the last extension counts": (
        b"a.tar.gz",
        b"a.tar (conflict 2027-01-15 0800 nas ",
        b".gz",
    ),
    "bytes that are no text stay": (b"\xff.x", b"\xff (conflict 2027-01-15 0800 nas ", b".x"),
}


@pytest.mark.parametrize("sentence", NAMES)
def test_a_conflict_name_is_made_of_the_recorded_name(sentence: str) -> None:
    name, begin, end = NAMES[sentence]
    made = conflict_name(name, WHEN, "nas", (ENTRY, None), set())
    assert made.startswith(begin)
    assert made.endswith(b")" + end)
    assert len(made) == len(begin) + 2 + 1 + len(end)


def test_a_taken_name_is_avoided_by_a_longer_code_then_by_numbers() -> None:
    taken: set[bytes] = set()
    lengths = []
    for _ in range(5):
        made = conflict_name(b"f", WHEN, "nas", (ENTRY, None), taken)
        assert made not in taken
        taken.add(made)
        lengths.append(len(made.rpartition(b"nas ")[2]) - 1)
    assert lengths == [2, 4, 16, 18, 18]


def test_different_losers_get_different_codes() -> None:
    codes = {
        conflict_name(b"f", WHEN, "nas", (ENTRY, dot), set())
        for dot in (None, Dot(Incarnation(1), 1), Dot(Incarnation(1), 2))
    }
    assert len(codes) == 3


@pytest.mark.parametrize("name", [b"x" * 255, "ä".encode() * 127, b"x" * 200 + b"." + b"y" * 54])
def test_a_long_name_is_cut_between_characters_so_that_it_fits(name: bytes) -> None:
    made = conflict_name(name, WHEN, "a-pod-with-a-long-name", (ENTRY, None), set())
    assert len(made) <= 255
    made.decode()


LONGEST = b"n" * 200 + b"." + b"x" * 32


@pytest.mark.parametrize("letter", ["a", "ä", "字", "𠀀"])
@pytest.mark.parametrize("name", [LONGEST, b"f", "字".encode() * 85, b"\x80" * 255])
def test_whatever_the_pod_is_called_the_names_fit_and_differ(letter: str, name: bytes) -> None:
    taken: set[bytes] = set()
    for _ in range(5):
        made = conflict_name(name, WHEN, letter * 63, (ENTRY, None), taken)
        assert is_name(made)
        assert made not in taken
        if name[0] < 0x80:
            made.decode()
        taken.add(made)


def test_a_pod_name_of_usual_length_stands_there_whole() -> None:
    pod = "ä" * 63
    assert pod.encode() in conflict_name(LONGEST, WHEN, pod, (ENTRY, None), set())


def test_two_pods_that_make_a_file_of_a_version_make_the_same_file() -> None:
    dot = Dot(Incarnation(1), 2)
    assert copy_id(ENTRY, dot) == copy_id(ENTRY, dot)
    assert copy_id(ENTRY, dot) != copy_id(ENTRY, Dot(Incarnation(1), 3))
    assert len(copy_id(ENTRY, dot)) == 16


def test_a_pod_without_a_name_is_called_by_its_number() -> None:
    assert hexadecimal_pod_name(Incarnation(0x0123456789ABCDEF)) == "01234567"
    assert len(hexadecimal_pod_name(Incarnation(2**62))) == 8


@pytest.mark.parametrize("name", [b"a.txt", b"notes", b".bashrc", b"x" * 255, LONGEST, b"a (b).c"])
def test_a_conflict_name_is_known_to_be_of_its_name_and_of_no_other(name: bytes) -> None:
    made = conflict_name(name, WHEN, "nas", (ENTRY, None), set())
    assert is_conflict_name_of(made, name)
    assert not is_conflict_name_of(made, b"other" + name)
    assert not is_conflict_name_of(name, name)
