"""The page with the code."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.tray.models import join_steps as model
from app.tray.models.join_steps import Join
from app.tray.models.nearby import Nearby
from app.tray.models.trouble import Field
from app.tray.windows.join_page import JoinPage
from tests.support.machines import HOME_NETWORK, failure
from tests.support.pictures import WORDS
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk

LAB = Nearby("lab/2", "lab", "bench")
FOUND = model.found(Join(), (HOME_NETWORK, LAB), looking=False)


def page(make_desk: MakeDesk, qtbot: QtBot, state: Join) -> JoinPage:
    made = JoinPage(make_desk(), state)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_network_that_the_code_names_is_chosen(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = page(make_desk, qtbot, FOUND)
    chosen: list[str] = []
    made.chosen.connect(chosen.append)
    made.tell(model.edited(FOUND, Field.CODE, "lab-velvet-canoe"))
    assert made._cards[LAB.key].is_chosen
    assert chosen == []
    made._cards[HOME_NETWORK.key].choose()
    assert chosen == [HOME_NETWORK.key]


def test_a_network_that_goes_is_shown_no_more(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = page(make_desk, qtbot, FOUND)
    made.tell(model.found(FOUND, (LAB,), looking=False))
    assert set(made._cards) == {LAB.key}
    made.tell(model.found(FOUND, (), looking=False))
    assert Hands(qtbot, made).says("No network was found nearby.")


def test_an_address_and_a_name_are_asked_for_only_where_they_are_needed(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    made = page(make_desk, qtbot, FOUND)
    assert not made._fields[Field.ADDRESS].isVisible()
    assert not made._fields[Field.NAME].isVisible()
    made.tell(replace(FOUND, away=True, asks_name=True))
    qtbot.waitUntil(made._fields[Field.ADDRESS].isVisible)
    assert made._fields[Field.NAME].isVisible()


def test_what_concerns_no_field_has_its_banner(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = page(make_desk, qtbot, FOUND)
    made.tell(model.failed(FOUND, failure("denied"), WORDS, make_desk().now()))
    assert Hands(qtbot, made).says("Nothing was shared.")
