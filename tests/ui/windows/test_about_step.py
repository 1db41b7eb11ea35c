"""About this machine: the fields of the second step."""

from dataclasses import replace

from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.tray.models import first_start as model
from app.tray.models.first_start import FirstStart
from app.tray.models.machine import FolderState
from app.tray.models.trouble import Field
from app.tray.windows.about_step import AboutStep
from tests.support.machines import HOME_NETWORK, MACHINE, failure
from tests.support.pictures import WORDS, plain
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk

HERE = "/people/mia/Wormhole"
CREATING = model.go_on(model.looked_at(FirstStart(), MACHINE, HERE, FolderState.MISSING), WORDS)


def step(make_desk: MakeDesk, qtbot: QtBot, state: FirstStart, login: bool = True) -> AboutStep:
    made = AboutStep(make_desk(), state, offers_login=login)
    qtbot.addWidget(made)
    made.show()
    return made


def names(made: AboutStep) -> list[str]:
    return [each.accessibleName() for each in made.findChildren(QLineEdit)]


def test_who_creates_names_the_network(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = step(make_desk, qtbot, CREATING)
    assert names(made)[0] == "Name of the network"
    texts = [plain(each.text()) for each in made.findChildren(QLabel)]
    assert "Copies of each file: 2 (as soon as there is a second machine)" in texts


def test_who_joins_names_no_network(make_desk: MakeDesk, qtbot: QtBot) -> None:
    nearby = model.found(model.back(CREATING), (HOME_NETWORK,), looking=False)
    chosen = model.choose(nearby, HOME_NETWORK.key)
    state = model.go_on(model.edited(chosen, Field.CODE, "home-velvet-canoe"), WORDS)
    made = step(make_desk, qtbot, state)
    assert names(made)[0] == "Name"


def test_without_a_way_to_start_at_a_login_none_is_offered(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    assert not step(make_desk, qtbot, CREATING, login=False)._login.isVisible()
    assert step(make_desk, qtbot, CREATING)._login.isVisible()


def test_an_entry_that_is_typed_is_told_with_its_field(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = step(make_desk, qtbot, CREATING)
    told: list[tuple[Field, str]] = []
    made.edited.connect(lambda what, text: told.append((what, text)))
    Hands(qtbot, made).type("Name", "m")
    assert told[-1] == (Field.NAME, "m")


def test_what_will_happen_follows_the_entries(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made = step(make_desk, qtbot, CREATING)
    hands = Hands(qtbot, made)
    assert hands.says("The folder ~/Wormhole appears.")
    made.tell(model.edited(CREATING, Field.SPACE, "0"))
    assert hands.says("No copies are stored on this machine.")


def test_a_place_that_is_taken_has_its_banner_below_the_field(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    taken = model.settle(replace(CREATING, folder=FolderState.NOT_EMPTY), Field.FOLDER)
    made = step(make_desk, qtbot, taken)
    hands = Hands(qtbot, made)
    assert hands.says("This folder is not empty.")
    assert made._fields[Field.FOLDER].edit.property("wrong") == "true"
    made.tell(CREATING)
    assert not hands.says("This folder is not empty.")
    assert made._fields[Field.FOLDER].edit.property("wrong") == "false"


def test_what_concerns_no_field_has_its_banner_on_top(make_desk: MakeDesk, qtbot: QtBot) -> None:
    state = model.failed(CREATING, failure("no-fuse"), WORDS, make_desk().now())
    made = step(make_desk, qtbot, state)
    assert Hands(qtbot, made).says("FUSE is not installed on this machine.")
    assert made._banner.y() < made._fields[Field.NETWORK].y()
