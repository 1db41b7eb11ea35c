"""What happened between two looks at a node."""

from dataclasses import replace

import pytest

from core.control.schema import ScrubRound, ScrubStatus
from core.ids import PodId
from core.model.status import Attention
from core.node.noticing.files import Who
from core.node.noticing.moments import Moment, between

A, B = PodId(b"a" * 16), PodId(b"b" * 16)
ANN, BOB = Who("nas", "Ann"), Who("attic-pi", "Bob")
QUIET = Moment(ANN, {A: ANN}, "favorable")


def test_where_nothing_changed_nothing_happened() -> None:
    assert between(QUIET, replace(QUIET)) == []


@pytest.mark.parametrize(
    ("changes", "kind", "text"),
    [
        ({"members": {A: ANN, B: BOB}}, "pod-joined", "attic-pi joined the network."),
        ({"members": {}}, "pod-removed", "nas was removed from the network."),
        (
            {"situation": "mixed", "reason": "2 files lack copies."},
            "situation",
            "The situation is mixed now. 2 files lack copies.",
        ),
        ({"frozen": "Bob froze it.", "frozen_by": BOB}, "frozen", "Bob froze it."),
        ({"paused": True, "paused_until": "9"}, "paused", "nas is paused until 9."),
        ({"paused": True}, "paused", "nas is paused."),
        ({"disk": {"nas\0disk": "The disk failed."}}, "disk", "The disk failed."),
        ({"asking": frozenset({"laptop"})}, "join-request", "laptop asks to be let in."),
        ({"notes": (Attention("clock", "It is off."),)}, "details", "It is off."),
        (
            {"scrub": ScrubStatus("/", whole=True, rotten=2, unreadable=1)},
            "scrub",
            "The copies under / were read again; 3 damaged blocks were found.",
        ),
        (
            {"round_before": ScrubRound("1", "2")},
            "scrub",
            "The copies of this pod were read again; nothing was damaged.",
        ),
    ],
)
def test_each_change_is_told_in_a_sentence(
    changes: dict[str, object], kind: str, text: str
) -> None:
    (remark,) = between(QUIET, replace(QUIET, **changes))  # type: ignore[arg-type]
    assert (remark.kind, remark.text) == (kind, text)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"frozen": "Bob froze it."}, "unfrozen"),
        ({"paused": True}, "resumed"),
        ({"situation": "critical"}, "situation"),
    ],
)
def test_what_is_over_is_told_too(changes: dict[str, object], kind: str) -> None:
    before = replace(QUIET, **changes)  # type: ignore[arg-type]
    assert [each.kind for each in between(before, QUIET)] == [kind]


@pytest.mark.parametrize(
    "changes",
    [
        {"disk": {"nas\0disk": "The disk failed."}},
        {"asking": frozenset({"laptop"})},
        {"notes": (Attention("clock", "It is off."),)},
        {"reason": "another"},
    ],
)
def test_what_is_over_and_needs_no_word_is_not_told(changes: dict[str, object]) -> None:
    before = replace(QUIET, **changes)  # type: ignore[arg-type]
    assert between(before, QUIET) == []


def test_whom_it_is_about_stands_beside_it() -> None:
    (joined,) = between(QUIET, replace(QUIET, members={A: ANN, B: BOB}))
    assert (joined.pod, joined.person, joined.facts) == ("attic-pi", "Bob", {"id": B.hex()})
    (frozen,) = between(QUIET, replace(QUIET, frozen="x", frozen_by=BOB))
    assert (frozen.pod, frozen.person) == ("attic-pi", "Bob")
    (disk,) = between(QUIET, replace(QUIET, disk={"attic-pi\0disk": "The disk fails."}))
    assert disk.pod == "attic-pi"
