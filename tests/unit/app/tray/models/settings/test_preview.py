"""The change bar says what would happen before anything does."""

import pytest

from app.tray.models.settings.changes import NO_CHANGES, changed
from app.tray.models.settings.preview import LINES_MAX, Asked, Bar, Stage, bar
from app.tray.models.settings.rows import Known
from app.tray.models.tone import Tone
from core.config.kinds import Raw
from core.config.setting import Level
from core.control.lines import Failure
from core.control.schema import DryAmount, DryPod, DryRun
from tests.support.desk_double import words
from tests.support.shown_settings import GB, NOTHING_MOVES, THIRD_COPIES, shown, status

COPIES, MODE = "redundancy.copies", "cache.mode"


def known(**wanted: Raw) -> Known:
    changes = NO_CHANGES
    for name, value in wanted.items():
        key = {"copies": COPIES, "mode": MODE, "mount": "pod.mount", "heads": "cache.heads"}[name]
        changes = changed(changes, shown(), key, value)
    return Known(shown(), "home", "laptop-mia", changes)


def shows(state: Known, *answers: DryRun | Failure, is_late: bool = False) -> Bar:
    levels = [Level.NETWORK, Level.POD] if len(answers) == 2 else [Level.NETWORK]
    if answers and COPIES not in state.changes:
        levels = [Level.POD]
    found = bar(state, Asked(dict(zip(levels, answers, strict=False)), is_late), status(), words())
    assert found is not None
    return found


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2011", "-")


def test_without_changes_there_is_no_bar() -> None:
    assert bar(known(), Asked(), status(), words()) is None


def test_a_third_copy_says_where_how_long_and_what_gets_scarce() -> None:
    found = shows(known(copies=3), THIRD_COPIES)
    assert found.stage is Stage.READY
    assert found.title == "This will change: copies of each file from 2 to 3"
    assert [(each.icon, plain(each.whole)) for each in found.lines] == [
        (
            "up",
            "188 GB more will be used: 117 GB on laptop-mia, 67 GB on attic-pi, "
            "4 GB on studio-nas.",
        ),
        (
            "clock",
            "48,000 files get another copy, in about 1 h 20 min at today’s speed. "
            "Work goes on meanwhile.",
        ),
        ("warn", "laptop-mia will have 32 GB left of the 240 GB it offers."),
    ]
    assert plain(found.lines[0].lead) == "188 GB more"
    assert found.lines[2].tone is Tone.WARN
    assert found.last.startswith("Nothing is dropped. You can go back at any time; the extra")
    assert (found.apply, found.can_apply) == ("Apply to the network", True)


def test_while_it_is_worked_out_nobody_need_wait_for_ever() -> None:
    early = shows(known(copies=3))
    assert (early.stage, early.can_apply) == (Stage.WAITING, False)
    assert early.lines[0].text == "Working out what this changes…"
    late = shows(known(copies=3), is_late=True)
    assert (late.apply, late.can_apply) == ("Apply without preview", True)


def test_both_levels_have_their_lines_when_both_are_known() -> None:
    both = known(copies=3, mode="save")
    assert shows(both, THIRD_COPIES).stage is Stage.WAITING
    found = shows(both, THIRD_COPIES, NOTHING_MOVES)
    assert found.stage is Stage.READY
    assert found.title == "This will change 2 settings"
    assert found.apply == "Apply to the network"
    assert len(found.lines) <= 2 * LINES_MAX


def test_of_this_pod_alone_the_network_is_not_named() -> None:
    found = shows(known(mode="save"), NOTHING_MOVES)
    assert found.apply == "Apply"
    assert found.title.endswith("from Decide by itself to Save")
    assert [each.text for each in found.lines] == ["No file is copied, moved or dropped."]
    assert found.last == "Nothing is dropped. You can go back at any time."


def test_more_copies_than_pods_are_made_when_others_join() -> None:
    lines = [plain(each.whole) for each in shows(known(copies=4), NOTHING_MOVES).lines]
    assert lines == [
        "4 copies need as many pods that store, and there are 3 so far: the rest is made when "
        "others join."
    ]


def test_what_is_dropped_and_moved_is_said() -> None:
    run = DryRun(
        DryAmount(0, 0),
        DryAmount(12, 3 * GB),
        DryAmount(7, 5 * GB),
        [DryPod("attic-pi", 0, 5 * GB, 9 * GB), DryPod("studio-nas", 3 * GB, 0, 0)],
    )
    found = shows(known(copies=1), run)
    lines = [plain(each.whole) for each in found.lines]
    assert lines[1].startswith("12 files move, in about")
    assert "studio-nas has too little space for that; what fits is copied." in lines
    assert "7 files give up a copy; free becomes: 5 GB on attic-pi." in lines
    assert found.last.startswith("A copy goes only when other pods have theirs.")


def test_what_waits_for_a_start_says_so() -> None:
    found = shows(known(mount="/drive"), NOTHING_MOVES)
    assert found.lines[-1].text == "Takes effect when Wormhole is started again: Show the drive at."


def test_a_wrong_value_keeps_all_from_being_applied() -> None:
    found = shows(known(heads="64 KiBs", copies=3))
    assert (found.stage, found.can_apply) == (Stage.WRONG, False)
    assert found.title == (
        "2 changes cannot be applied until “Keep the start of every file here” is corrected."
    )


def test_a_change_that_cannot_hold_says_why_and_what_can() -> None:
    changes = changed(NO_CHANGES, shown(), "cache.save-below", "30 GB")
    found = bar(Known(shown(), changes=changes), Asked(), status(), words())
    assert found is not None
    assert (found.stage, found.title) == (Stage.REFUSED, "This cannot be applied")
    assert [(cure.label, cure.key, cure.value) for cure in found.cures] == [
        ("Set to 20 GB", "cache.save-below", "20 GB")
    ]


def test_what_the_node_refuses_is_said_as_it_says_it() -> None:
    found = shows(known(copies=3), Failure("Refused", "This pod may not.", "Do it elsewhere."))
    assert found.stage is Stage.REFUSED
    assert found.lines[0].text == "This pod may not. Do it elsewhere."
    assert not found.can_apply


@pytest.mark.parametrize("rates", [False, True])
def test_how_long_it_takes_is_said_only_where_a_speed_is_known(rates: bool) -> None:
    pods = [] if not rates else status().pods
    found = bar(known(copies=3), Asked({Level.NETWORK: THIRD_COPIES}), status(pods=pods), words())
    assert found is not None
    assert ("at today’s speed" in found.lines[1].text) is rates
