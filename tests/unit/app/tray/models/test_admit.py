"""A machine that asks without a code."""

import pytest
from msgspec.structs import replace as changed

from app.tray.models import admit as model
from app.tray.models.admit import Admit, Phase, Request
from core.control.lines import Failure
from core.control.schema import Decided
from tests.support.pictures import LENA, WELL, WORDS, plain

REQUEST = Request("tower-lena", "4c1f90abcd", ("copper", "violin"), "192.168.1.77:4711")
STATE = Admit(REQUEST)


def test_who_asks_is_shown_with_the_key() -> None:
    assert plain(model.asks_text(REQUEST, WORDS)) == (
        "**tower-lena** asks to join. Are these words on both screens?"
    )
    assert plain(model.facts_text(REQUEST, WORDS)) == (
        "192.168.1.77 · key 4c1f 90ab · nothing is shared with it yet"
    )
    assert plain(model.facts_text(Request("x", "4c1f90ab"), WORDS)).startswith("key 4c1f 90ab")
    elsewhere = Request("x", "4c1f90ab", at="studio-nas")
    assert plain(model.facts_text(elsewhere, WORDS)).startswith("asks at studio-nas · key 4c1f")


def test_an_admitted_machine_is_in() -> None:
    state = model.decided(model.deciding(STATE), Decided("tower-lena", "4c", admitted=True))
    assert state.phase is Phase.DONE
    assert plain(model.done_text(state, "home", WORDS)[0]) == "tower-lena has joined home."


def test_a_refused_machine_gets_nothing() -> None:
    state = model.decided(STATE, Decided("tower-lena", "4c", admitted=False))
    says, means = model.done_text(state, "home", WORDS)
    assert (plain(says), means) == ("tower-lena was refused.", "Nothing was shared with it.")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            "missing",
            "This machine does not ask any more. "
            "Somebody else decided, or it gave up. Nothing was changed.",
        ),
        ("not-allowed", "Only admins may let machines in. Nothing was changed."),
        (
            "denied",
            "Nothing was shared. On tower-lena somebody said that the words differ.",
        ),
        ("unexpected", "tower-lena was not let in. Nothing was shared with it."),
    ],
)
def test_each_failure_has_its_sentence(reason: str, said: str) -> None:
    state = model.failed(STATE, Failure("x", "y", reason=reason), WORDS)
    assert state.phase is Phase.FAILED
    assert state.trouble is not None
    assert plain(state.trouble.whole) == said


def test_who_asks_is_found_by_its_id() -> None:
    second = changed(LENA, id="05", name="other", words=["a", "b"], address="h:1")
    status = changed(WELL, pods=[*WELL.pods, LENA, second])
    assert model.request_of(status, "") == Request("tower-lena", "04")
    assert model.request_of(status, "05") == Request("other", "05", ("a", "b"), "h:1")
    assert model.request_of(status, "06") is None
    assert model.request_of(WELL, "") is None
    assert model.request_of(None, "") is None
