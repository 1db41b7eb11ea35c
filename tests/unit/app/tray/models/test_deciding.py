"""Deciding on conflicts, and undoing it."""

import pytest

from app.tray.models.deciding import decisions, others_label, others_like, undoing
from core.control.schema import ConflictRow, LogRow, OldVersion, ResolveRequest, RestoreRequest
from tests.support.desktop_network import WORDS


def version(name: str, pod: str) -> OldVersion:
    return OldVersion(name, 1, "", pod, "shown")


def row(path: str, *pods: str) -> ConflictRow:
    versions = [version(f"{path}@{pod}", pod) for pod in pods or ("laptop", "nas")]
    return ConflictRow(path, versions, [f"{path} beside"])


FIRST = row("/Documents/a")


@pytest.mark.parametrize(
    ("others", "label"),
    [
        ([], ""),
        (["/office/b"], "Do the same for the other conflict"),
        (["/office/b", "/c"], "Do the same for the other 2 conflicts"),
        (["/Documents/b", "/office/c"], "Do the same for the other conflict in Documents"),
        (
            ["/Documents/b", "/Documents/c", "/office/c"],
            "Do the same for the other 2 conflicts in Documents",
        ),
        (["/Documents/b", "/Documents/c"], "Do the same for the other 2 conflicts"),
    ],
)
def test_the_same_is_offered_for_those_in_the_folder_or_for_all(
    others: list[str], label: str
) -> None:
    assert others_label(FIRST, [FIRST, *map(row, others)], WORDS) == label


def test_keeping_both_keeps_both_of_the_others() -> None:
    others = others_like(FIRST, [FIRST, row("/b")])
    assert decisions(FIRST, "both", others) == (
        ResolveRequest("/Documents/a", "both"),
        ResolveRequest("/b", "both"),
    )


def test_keeping_one_keeps_that_of_the_same_pod_and_leaves_what_is_not_clear() -> None:
    others = [row("/b"), row("/none", "attic", "tower"), row("/twice", "nas", "nas")]
    assert decisions(FIRST, "/Documents/a@nas", others) == (
        ResolveRequest("/Documents/a", "/Documents/a@nas"),
        ResolveRequest("/b", "/b@nas"),
    )


def test_a_version_of_nobody_known_decides_nothing_else() -> None:
    first = ConflictRow("/a", [version("1", ""), version("2", "nas")])
    other = ConflictRow("/b", [version("3", ""), version("4", "nas")])
    assert decisions(first, "1", [other]) == (ResolveRequest("/a", "1"),)


def test_undoing_brings_back_each_version_that_was_not_kept() -> None:
    decided = LogRow(
        1,
        "",
        "decided",
        path="/a",
        facts={"dropped": ["7-x"], "beside": ["/a (conflict)"]},
    )
    assert undoing(decided) == (RestoreRequest("/a", "7-x", "/a (conflict)"),)
    assert undoing(LogRow(1, "", "decided", path="/a", facts={"after": "both"})) == ()
