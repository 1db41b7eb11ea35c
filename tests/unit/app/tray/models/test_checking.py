"""What to check on a pod that is away."""

from app.tray.models.checking import what_to_check
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
