"""The first start as a state machine."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.tray.models import first_start as model
from app.tray.models.first_start import CODE, CREATE, FirstStart, Stage, Step
from app.tray.models.machine import FolderState
from app.tray.models.nearby import Nearby
from app.tray.models.trouble import Field
from tests.support.machines import HOME_NETWORK, MACHINE, MEETING, STARTED, failure
from tests.support.pictures import WORDS, plain

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
LAB = Nearby("lab/2", "lab", "bench", "10.0.0.9:4711")
HERE = "/people/mia/Wormhole"
ALONE = model.looked_at(FirstStart(), MACHINE, HERE, FolderState.MISSING)
NEARBY = model.found(ALONE, (HOME_NETWORK, LAB), looking=False)


def typed(state: FirstStart, what: Field, text: str) -> FirstStart:
    return model.edited(state, what, text)


JOINING = model.go_on(typed(NEARBY, Field.CODE, "home-velvet-canoe"), WORDS)
CREATING = model.go_on(ALONE, WORDS)


def test_where_nothing_is_found_a_new_network_is_chosen() -> None:
    assert ALONE.chosen == CREATE
    assert ALONE.creates


def test_where_a_network_is_found_it_is_chosen() -> None:
    assert NEARBY.chosen == HOME_NETWORK.key
    assert NEARBY.network_name == "home"


def test_what_a_person_chose_stays_chosen_when_networks_come() -> None:
    state = model.found(model.choose(ALONE, CREATE), (HOME_NETWORK,), looking=False)
    assert state.creates


def test_who_creates_a_network_does_not_join_one_that_comes_meanwhile() -> None:
    state = model.found(CREATING, (HOME_NETWORK,), looking=False)
    assert state.creates
    assert state.chosen == CREATE


def test_a_network_that_goes_while_one_joins_it_is_still_meant() -> None:
    state = model.found(JOINING, (LAB,), looking=False)
    assert (state.chosen, state.network_name) == (HOME_NETWORK.key, "home")


def test_a_chosen_network_that_goes_leaves_the_typed_code() -> None:
    state = typed(model.choose(NEARBY, LAB.key), Field.CODE, "lab-velvet-canoe")
    gone = model.found(state, (), looking=False)
    assert (gone.chosen, gone.code) == (CODE, "lab-velvet-canoe")
    assert gone.network_name == "lab"


def test_a_chosen_network_that_goes_before_a_code_was_typed_is_forgotten() -> None:
    gone = model.found(model.choose(NEARBY, LAB.key), (), looking=False)
    assert gone.chosen == CREATE


def test_creating_leads_on_at_once() -> None:
    assert (CREATING.step, CREATING.trouble) == (Step.ABOUT, None)


def test_joining_needs_a_code() -> None:
    state = model.go_on(NEARBY, WORDS)
    assert state.step is Step.CHOOSE
    assert [each.field for each in model.told(state, WORDS)] == [Field.CODE]


def test_with_a_code_it_leads_on() -> None:
    assert JOINING.step is Step.ABOUT


def test_who_is_somewhere_else_may_have_an_address() -> None:
    state = typed(model.choose(ALONE, CODE), Field.CODE, "home-velvet-canoe")
    assert model.go_on(state, WORDS).step is Step.ABOUT
    wrong = model.go_on(typed(state, Field.ADDRESS, "10.0.0.5"), WORDS)
    assert [each.field for each in model.told(wrong, WORDS)] == [Field.ADDRESS]
    right = typed(wrong, Field.ADDRESS, "10.0.0.5:4711")
    assert model.go_on(right, WORDS).step is Step.ABOUT


def test_what_is_wrong_is_told_when_the_field_was_left_and_vanishes_at_once() -> None:
    state = typed(JOINING, Field.NAME, "")
    assert model.told(state, WORDS) == ()
    left = model.settle(state, Field.NAME)
    assert [each.field for each in model.told(left, WORDS)] == [Field.NAME]
    assert model.told(typed(left, Field.NAME, "m"), WORDS) == ()


def test_the_first_look_fills_the_fields_and_the_next_ones_do_not() -> None:
    assert ALONE.entries.name == "laptop-mia"
    mine = typed(ALONE, Field.NAME, "")
    assert model.looked_at(mine, MACHINE, HERE, FolderState.EMPTY).entries.name == ""


@pytest.mark.parametrize(("typed_space", "after"), [("", "240"), ("243", "243")])
def test_what_was_suggested_stays_within_what_is_free_by_now(typed_space: str, after: str) -> None:
    state = typed(CREATING, Field.SPACE, typed_space) if typed_space else CREATING
    fuller = replace(MACHINE, disk=replace(MACHINE.disk, free=MACHINE.disk.free - 5 * 10**9))
    looked = model.looked_at(state, fuller, HERE, FolderState.MISSING)
    assert looked.entries.space == after


def test_what_is_at_a_place_that_is_not_meant_any_more_is_not_noted() -> None:
    state = typed(JOINING, Field.FOLDER, "/mnt/other")
    assert state.folder is FolderState.UNKNOWN
    assert model.looked_at(state, MACHINE, HERE, FolderState.NOT_EMPTY).folder is (
        FolderState.UNKNOWN
    )
    there = model.looked_at(state, MACHINE, "/mnt/other", FolderState.NOT_EMPTY)
    assert there.folder is FolderState.NOT_EMPTY


def test_without_fuse_it_does_not_lead_on_and_says_why() -> None:
    state = model.looked_at(CREATING, replace(MACHINE, has_fuse=False), HERE, FolderState.MISSING)
    after = model.go_on(state, WORDS)
    assert after.step is Step.ABOUT
    found = model.banner(after, WORDS)
    assert found is not None
    assert found.says == "FUSE is not installed on this machine."


def test_files_in_the_way_are_brought_in_and_the_drive_is_shown_elsewhere() -> None:
    state = typed(CREATING, Field.FOLDER, "/people/mia/Documents")
    state = model.looked_at(state, MACHINE, "/people/mia/Documents", FolderState.NOT_EMPTY)
    assert model.go_on(state, WORDS).step is Step.ABOUT
    after = model.bring_in(state)
    assert (after.entries.folder, after.entries.bring_in) == (HERE, "/people/mia/Documents")
    assert model.go_on(after, WORDS).step is Step.DOING


@pytest.mark.parametrize(("state", "stage"), [(CREATING, Stage.MAKING), (JOINING, Stage.ASKING)])
def test_then_it_is_done(state: FirstStart, stage: Stage) -> None:
    after = model.go_on(state, WORDS)
    assert (after.step, after.stage) == (Step.DOING, stage)
    assert model.reached(after, Stage.OPENING).stage is Stage.OPENING


def test_the_words_are_compared_and_then_the_other_side_is_waited_for() -> None:
    state = model.met(model.go_on(JOINING, WORDS), MEETING)
    assert (state.step, state.meeting) == (Step.WORDS, MEETING)
    after = model.agreed(state)
    assert (after.step, after.stage) == (Step.DOING, Stage.WAITING)


def test_going_back_loses_nothing() -> None:
    state = model.back(JOINING)
    assert (state.step, state.code) == (Step.CHOOSE, "home-velvet-canoe")


def test_what_was_stopped_can_be_changed_and_tried_again() -> None:
    state = model.stopped(model.met(model.go_on(JOINING, WORDS), MEETING))
    assert (state.step, state.meeting) == (Step.ABOUT, None)


FAILURES = [
    ("wrong-code", Step.CHOOSE, Field.CODE),
    ("not-found", Step.CHOOSE, Field.CODE),
    ("clock", Step.CHOOSE, Field.NONE),
    ("denied", Step.CHOOSE, Field.NONE),
    ("name-taken", Step.ABOUT, Field.NAME),
    ("no-fuse", Step.ABOUT, Field.NONE),
    ("mount-not-empty", Step.ABOUT, Field.FOLDER),
    ("disk-full", Step.ABOUT, Field.SPACE),
    ("unexpected", Step.ABOUT, Field.NONE),
]


@pytest.mark.parametrize(("reason", "step", "field"), FAILURES)
def test_a_failure_leads_where_it_can_be_mended(reason: str, step: Step, field: Field) -> None:
    doing = model.go_on(JOINING, WORDS)
    state = model.failed(doing, failure(reason), WORDS, NOW)
    assert state.step is step
    assert state.trouble is not None
    assert state.trouble.field is field
    if field is Field.NONE:
        assert model.banner(state, WORDS) == state.trouble
    else:
        assert state.trouble in model.told(state, WORDS)
        assert model.banner(state, WORDS) is None
        assert model.edited(state, field, "x").trouble is None


def test_a_failure_knows_whom_the_person_meant() -> None:
    state = model.failed(JOINING, failure("expired"), WORDS, NOW)
    assert state.trouble is not None
    assert plain(state.trouble.says) == (
        "This code has expired. Choose Add a device on studio-nas again."
    )


def test_a_mistake_elsewhere_is_told_beside_the_failure() -> None:
    state = model.failed(JOINING, failure("name-taken", name="laptop-mia"), WORDS, NOW)
    state = model.settle(typed(state, Field.SPACE, "much"), Field.SPACE)
    assert [each.field for each in model.told(state, WORDS)] == [Field.NAME, Field.SPACE]


def test_in_the_end_the_drive_is_ready() -> None:
    state = model.ready(model.go_on(CREATING, WORDS), STARTED)
    assert (state.step, state.started) == (Step.READY, STARTED)


def test_networks_in_which_this_machine_is_are_not_offered() -> None:
    machine = replace(MACHINE, networks=("home",))
    state = model.looked_at(NEARBY, machine, HERE, FolderState.MISSING)
    assert state.nearby == (LAB,)
    assert model.found(state, (HOME_NETWORK, LAB), looking=False).nearby == (LAB,)


def test_a_further_network_is_proposed_with_a_place_that_is_free() -> None:
    machine = replace(MACHINE, folder=f"{HERE} 2", networks=("home",))
    state = model.looked_at(FirstStart(), machine, f"{HERE} 2", FolderState.MISSING)
    assert (state.entries.folder, state.entries.network) == ("~/Wormhole 2", "home-2")
    assert state.folder is FolderState.MISSING
