"""What needs a person, the worst first."""

import pytest
from msgspec.structs import replace

from app.tray.models.picture import Reach
from app.tray.models.problems import is_alone, problems
from app.tray.models.tone import Tone
from core.control.schema import Status
from tests.support.pictures import AWAY, LENA, NOW, WELL, WORDS, note, picture, plain


def kinds(status: Status) -> list[str]:
    return [each.kind for each in problems(picture(status), WORDS, NOW)]


@pytest.mark.parametrize(
    ("status", "kind", "says", "where"),
    [
        (replace(WELL, absent_files=14), "unreadable", "14 files cannot be read", "files"),
        (AWAY, "absent", "attic-pi is away", "overview"),
        (
            replace(WELL, alone_since="2026-11-22T09:12:00Z"),
            "alone",
            "This pod is alone since 09:12",
            "overview",
        ),
        (
            replace(WELL, situation="mixed", under_copied=206),
            "mixed",
            "206 files have too few copies",
            "overview",
        ),
        (replace(WELL, conflicts=2), "conflict", "2 conflicts to decide", "conflicts"),
        (replace(WELL, pods=[*WELL.pods, LENA]), "join-request", "tower-lena asks to join", "pods"),
        (replace(WELL, frozen=True), "frozen", "The network is frozen", "unfreeze"),
        (
            replace(WELL, attention=[note("full")]),
            "full",
            "The disk of this pod is nearly full",
            "storage",
        ),
        (
            replace(WELL, attention=[note("from a newer node")]),
            "from a newer node",
            "This is about from a newer node",
            "overview",
        ),
    ],
)
def test_each_problem_is_said_in_few_words_and_leads_to_its_cure(
    status: Status, kind: str, says: str, where: str
) -> None:
    found = problems(picture(status), WORDS, NOW)
    assert [(each.kind, plain(each.says), each.where) for each in found] == [(kind, says, where)]
    assert found[0].act_words.endswith("…")


def test_where_all_is_well_nothing_is_said() -> None:
    assert kinds(WELL) == []


def test_the_worst_comes_first() -> None:
    status = replace(AWAY, absent_files=1, conflicts=1, attention=[note("set-aside"), note("disk")])
    assert kinds(status) == ["unreadable", "disk", "absent", "conflict", "set-aside"]


def test_who_is_alone_is_not_told_of_each_pod_that_is_away() -> None:
    assert kinds(replace(AWAY, alone_since="2026-11-22T09:12:00Z")) == ["alone"]


def test_several_pods_that_are_away_are_one_problem() -> None:
    pods = [replace(pod, state="absent") for pod in WELL.pods[:2]]
    found = problems(picture(replace(WELL, pods=[*pods, WELL.pods[2]])), WORDS, NOW)
    assert [each.says for each in found] == ["2 pods are away"]


@pytest.mark.parametrize(
    ("reach", "kind"),
    [(Reach.NOT_RUNNING, "not-running"), (Reach.OTHER_VERSION, "other-version")],
)
def test_a_node_that_is_not_there_is_the_only_problem(reach: Reach, kind: str) -> None:
    found = problems(picture(replace(WELL, conflicts=2), reach), WORDS, NOW)
    assert [(each.kind, each.tone) for each in found] == [(kind, Tone.BAD)]


def test_before_anything_is_known_there_is_no_problem() -> None:
    assert problems(picture(None, Reach.STARTING), WORDS, NOW) == ()


def test_being_alone_is_also_known_from_what_the_node_tells() -> None:
    assert is_alone(replace(WELL, attention=[note("alone")]))
    assert not is_alone(WELL)
