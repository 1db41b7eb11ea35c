"""What to check on a pod that is away."""

import pytest

from app.tray.models.checking import calling, not_called, outcome, what_to_check
from app.tray.models.tone import Tone
from core.control.lines import Failure
from core.control.schema import Call, Reached
from tests.support.desktop_network import AWAY, NOW, PI, WORDS, plain


def test_it_begins_with_the_power_and_ends_with_wormhole_itself() -> None:
    found = what_to_check(AWAY, WORDS, NOW)
    assert plain(found.title) == "What to check on attic-pi"
    assert found.sentence == "It was last seen at 09:12."
    assert found.steps[0].startswith("Is the machine on?")
    assert "192.168.1.40" in found.steps[2]
    assert found.steps[-1].startswith("Does Wormhole run there?")


def test_an_address_that_nobody_knows_is_not_asked_about() -> None:
    found = what_to_check(PI, WORDS, NOW)
    assert found.sentence == "This pod has not reached it yet."
    assert len(found.steps) == 3


SILENT = Call("192.168.1.40:4711", "192.168.1.40:4711 does not answer.")


@pytest.mark.parametrize(
    ("reached", "tone", "says"),
    [
        (Reached("attic-pi", linked=True, calls=[SILENT]), Tone.OK, "attic-pi is connected."),
        (Reached("attic-pi", False, [SILENT]), Tone.WARN, "attic-pi cannot be reached now."),
        (Reached("attic-pi", False), Tone.WARN, "No address of attic-pi is known."),
        (Reached("attic-pi", False, in_time=False), Tone.WARN, "attic-pi has not answered yet."),
    ],
)
def test_what_came_of_calling_it_is_said(reached: Reached, tone: Tone, says: str) -> None:
    found = outcome(reached, WORDS)
    assert found.tone is tone
    assert plain(found.sentence).startswith(says)
    assert found.calls == (() if reached.linked or not reached.calls else (SILENT.problem,))


def test_while_it_is_called_and_where_nobody_can_call_that_is_said() -> None:
    assert plain(calling("attic-pi", WORDS).sentence) == "Calling attic-pi…"
    failed = not_called(Failure("x", "No node is running.", "Start it."), WORDS)
    assert (failed.tone, failed.sentence, failed.calls) == (
        Tone.BAD,
        "No node is running.",
        ("Start it.",),
    )
