"""The window "Join a network" as a state machine."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.tray.models import join_steps as model
from app.tray.models.about_machine import suggested
from app.tray.models.join_steps import Join, Step
from app.tray.models.nearby import Nearby
from app.tray.models.trouble import Field
from tests.support.machines import HOME_NETWORK, MACHINE, MEETING, STARTED, failure
from tests.support.pictures import WORDS, plain

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
LAB = Nearby("lab/2", "lab", "bench")
EMPTY = Join(machine=MACHINE, entries=suggested(MACHINE, Join().entries))
FOUND = model.found(EMPTY, (HOME_NETWORK, LAB), looking=False)
TYPED = model.edited(FOUND, Field.CODE, "home-velvet-canoe")
DOING = model.go_on(TYPED, WORDS)


def test_the_code_says_which_network_is_meant() -> None:
    assert TYPED.network == HOME_NETWORK
    assert model.edited(FOUND, Field.CODE, "LAB-velvet").network is None
    assert model.edited(FOUND, Field.CODE, "LAB-velvet-canoe").network == LAB


def test_a_chosen_network_is_meant_while_the_code_says_none() -> None:
    assert replace(FOUND, chosen=LAB.key).network == LAB
    assert replace(TYPED, chosen=LAB.key).network == HOME_NETWORK


def test_without_a_code_it_does_not_lead_on() -> None:
    state = model.go_on(FOUND, WORDS)
    assert state.step is Step.TYPE
    assert [each.field for each in model.told(state, WORDS)] == [Field.CODE]


def test_with_a_code_it_leads_on() -> None:
    assert DOING.step is Step.DOING
    assert plain(model.waiting_text(DOING, WORDS)) == "Asking studio-nas…"


def test_an_address_is_checked_only_where_one_is_asked_for() -> None:
    state = model.edited(TYPED, Field.ADDRESS, "10.0.0.5")
    assert model.go_on(state, WORDS).step is Step.DOING
    away = model.go_on(replace(state, away=True), WORDS)
    assert [each.field for each in model.told(away, WORDS)] == [Field.ADDRESS]


def test_the_words_are_compared_and_then_the_other_side_is_waited_for() -> None:
    state = model.met(DOING, MEETING)
    assert (state.step, model.waiting_text(state, WORDS)) == (Step.WORDS, "")
    assert plain(model.waiting_text(model.agreed(state), WORDS)) == "Waiting for studio-nas…"


@pytest.mark.parametrize(
    ("reason", "field"),
    [
        ("wrong-code", Field.CODE),
        ("unreachable", Field.NONE),
        ("clock", Field.NONE),
        ("no-fuse", Field.NONE),
        ("mount-not-empty", Field.NONE),
    ],
)
def test_after_a_failure_the_code_can_be_typed_again(reason: str, field: Field) -> None:
    state = model.failed(model.met(DOING, MEETING), failure(reason), WORDS, NOW)
    assert (state.step, state.again, state.meeting) == (Step.TYPE, True, None)
    assert state.trouble is not None
    assert state.trouble.field is field
    assert (state.trouble in model.told(state, WORDS)) is (field is not Field.NONE)
    assert model.edited(state, Field.CODE, "x").trouble is None


def test_a_name_that_is_taken_can_be_changed() -> None:
    state = model.failed(DOING, failure("name-taken", name="laptop-mia"), WORDS, NOW)
    assert state.asks_name
    other = model.edited(state, Field.NAME, "laptop-2")
    assert model.values(other)["pod.name"] == "laptop-2"
    empty = model.settle(model.edited(state, Field.NAME, ""), Field.NAME)
    assert [each.field for each in model.told(empty, WORDS)] == [Field.NAME]


def test_an_address_where_nobody_answers_stays_to_be_changed() -> None:
    state = model.edited(replace(TYPED, away=True), Field.ADDRESS, "10.0.0.5:4711")
    after = model.failed(model.go_on(state, WORDS), failure("unreachable"), WORDS, NOW)
    assert after.away
    assert [each.field for each in model.told(after, WORDS)] == [Field.ADDRESS]


def test_in_the_end_this_machine_is_in() -> None:
    state = model.come_in(DOING, STARTED)
    assert state.step is Step.IN
    assert plain(model.in_text(state, WORDS)) == "laptop-mia has joined home."


@pytest.mark.parametrize(
    ("network", "said"),
    [
        (HOME_NETWORK, "Found nearby, through studio-nas"),
        (Nearby("a", "a"), "Found nearby"),
        (Nearby("a", "a", "nas", shows_code=True), "nas is showing a code now"),
    ],
)
def test_what_is_known_of_a_network_is_said(network: Nearby, said: str) -> None:
    assert plain(model.nearby_text(network, WORDS)) == said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (FOUND, "Nearby"),
        (EMPTY, "Looking for networks nearby…"),
        (replace(EMPTY, looking=False), "No network was found nearby."),
    ],
)
def test_what_is_looked_for_is_said(state: Join, said: str) -> None:
    assert model.nearby_heading(state, WORDS) == said


def test_networks_in_which_this_machine_is_are_not_offered_and_its_drive_gets_another_place() -> (
    None
):
    machine = replace(MACHINE, folder="/people/mia/Wormhole 2", networks=("home",))
    state = model.looked_at(replace(FOUND, entries=Join().entries), machine)
    assert state.nearby == (LAB,)
    assert state.entries.folder == "~/Wormhole 2"
    assert model.values(state)["pod.mount"] == "/people/mia/Wormhole 2"
    assert model.found(state, (HOME_NETWORK, LAB), looking=False).nearby == (LAB,)
