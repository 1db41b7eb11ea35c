"""The choices of the first step."""

from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from app.tray.models import first_start as model
from app.tray.models.first_start import CODE, CREATE, FirstStart
from app.tray.models.nearby import Nearby
from app.tray.models.trouble import Field
from app.tray.windows.choose_step import ChooseStep
from tests.support.machines import HOME_NETWORK, failure
from tests.support.pictures import WORDS, plain
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk

ALONE = FirstStart()
LAB = Nearby("lab/2", "lab", "bench")
NEARBY = model.found(ALONE, (HOME_NETWORK,), looking=False)


def step(make_desk: MakeDesk, qtbot: QtBot, state: FirstStart) -> ChooseStep:
    made = ChooseStep(make_desk(), state)
    qtbot.addWidget(made)
    made.show()
    return made


def titles(made: ChooseStep) -> list[str]:
    cards = sorted(made._cards.values(), key=lambda card: card.y())
    return [plain(card.radio.accessibleName()) for card in cards]


def test_networks_come_and_go_among_the_choices(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = step(make_desk, qtbot, ALONE)
    hands = Hands(qtbot, made)
    assert hands.says("Looking for networks nearby…")
    made.tell(model.found(ALONE, (HOME_NETWORK, LAB), looking=False))
    assert not hands.says("Looking for networks nearby…")
    hands.hears("Join “lab”")
    assert titles(made) == ["Join “home”", "Join “lab”", "Create a new network", "Join with a code"]
    made.tell(model.found(ALONE, (LAB,), looking=False))
    assert set(made._cards) == {LAB.key, CREATE, CODE}


def test_telling_a_state_chooses_and_tells_nothing(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = step(make_desk, qtbot, ALONE)
    chosen: list[str] = []
    made.chosen.connect(chosen.append)
    made.tell(NEARBY)
    assert made._cards[HOME_NETWORK.key].is_chosen
    assert chosen == []
    made._cards[CODE].choose()
    assert chosen == [CODE]


def test_a_code_that_is_typed_stands_in_every_choice(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = step(make_desk, qtbot, NEARBY)
    made.tell(model.edited(NEARBY, Field.CODE, "home-velvet-canoe"))
    codes = [each.text() for (_, what), each in made._fields.items() if what is Field.CODE]
    assert codes == ["home-velvet-canoe"] * 2


def test_what_concerns_no_field_has_its_banner(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = step(make_desk, qtbot, NEARBY)
    made.tell(model.failed(NEARBY, failure("denied"), WORDS, make_desk().now()))
    assert Hands(qtbot, made).says("Nothing was shared.")


def test_the_choices_have_a_name_for_screen_readers(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = step(make_desk, qtbot, NEARBY)
    assert made._choices.accessibleName() == "How to begin"
    assert all(each.accessibleName() for each in made.findChildren(QRadioButton))
