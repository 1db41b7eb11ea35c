"""How many copies: file, nearest folder, rule, network."""

import pytest

from core.placement.copies import (
    NOTHING_DECLARED,
    Declared,
    Rule,
    Wanted,
    declared,
    wanted,
)

RULES = (
    Rule("scratch/**", redundancy=1),
    Rule("**/*.raw", redundancy=4, keep=("nas",)),
    Rule("once/**", cache=False),
)


@pytest.mark.parametrize(
    ("nearest_first", "path", "expected"),
    [
        ([], b"/a", Wanted(2)),
        ([Declared(3), Declared(5)], b"/scratch/a", Wanted(3)),
        ([NOTHING_DECLARED, Declared(5)], b"/scratch/a", Wanted(5)),
        ([NOTHING_DECLARED], b"/scratch/a", Wanted(1)),
        ([NOTHING_DECLARED], b"/scratch/b.raw", Wanted(1)),
        ([NOTHING_DECLARED], b"/x/b.raw", Wanted(4, ("nas",))),
        ([Declared(keep=())], b"/x/b.raw", Wanted(4)),
        ([Declared(keep=("pc",)), Declared(redundancy=3)], b"/a", Wanted(3, ("pc",))),
        ([NOTHING_DECLARED], b"/once/a", Wanted(2, cache=False)),
        ([Declared(cache=True), Declared(cache=False)], b"/once/a", Wanted(2)),
        ([NOTHING_DECLARED, Declared(3, (), cache=False)], b"/a", Wanted(3, cache=False)),
    ],
    ids=[
        "nothing declared: the network's",
        "the file's own policy goes first",
        "then the nearest folder's, before any rule",
        "then the rule that matches the path",
        "the first rule that matches",
        "a rule may pin holders",
        "a policy may take the pin away",
        "copies and pins are inherited apart",
        "a rule may keep what is read off other disks",
        "the nearest value goes first there, too",
        "and a folder's holds for what is in it",
    ],
)
def test_what_holds_for_a_file(
    nearest_first: list[Declared], path: bytes, expected: Wanted
) -> None:
    assert wanted(nearest_first, path, RULES, 2) == expected


@pytest.mark.parametrize(
    ("redundancy", "keep", "expected"),
    [
        (3, None, Declared(3)),
        (b"3", None, Declared(3)),
        (0, b"[", NOTHING_DECLARED),
        (b"many", b"{}", NOTHING_DECLARED),
        (None, b'["nas", "pc"]', Declared(None, ("nas", "pc"))),
        (None, b"false", Declared(None, ())),
        pytest.param(None, b"[" * 60_000, Declared(), id="without an end"),
    ],
)
def test_attributes_that_are_not_understood_declare_nothing(
    redundancy: int | bytes | None, keep: bytes | None, expected: Declared
) -> None:
    assert declared(redundancy, keep) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(b"true", True), (b"false", False), (b"no", None), (None, None)]
)
def test_what_a_file_declares_of_the_cache(value: bytes | None, expected: bool | None) -> None:
    assert declared(None, None, value) == Declared(cache=expected)
