"""The drive is ready."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.models import first_start as model
from app.tray.models.first_start import FirstStart
from app.tray.windows.ready_step import ReadyStep
from core.control.schema import Imported, ImportRequest, Status
from tests.support.desk_double import BridgeDouble
from tests.support.machines import GB, HOME_NETWORK, MACHINE, STARTED, failure
from tests.support.pictures import WELL
from tests.support.window_hands import Hands
from tests.ui.conftest import MakeDesk

JOINED = model.ready(
    model.found(FirstStart(machine=MACHINE), (HOME_NETWORK,), looking=False), STARTED
)


def step(
    make_desk: MakeDesk, qtbot: QtBot, answers: dict[str, object]
) -> tuple[ReadyStep, Hands, BridgeDouble]:
    desk = make_desk(answers)
    assert isinstance(desk.bridge, BridgeDouble)
    made = ReadyStep(desk, JOINED)
    qtbot.addWidget(made)
    made.show()
    return made, Hands(qtbot, made), desk.bridge


def test_what_is_known_of_the_drive_is_asked_and_shown(make_desk: MakeDesk, qtbot: QtBot) -> None:
    _, hands, _ = step(make_desk, qtbot, {"status": WELL})
    assert hands.says("The drive is ready")
    assert hands.says("~/Wormhole")
    hands.hears("48,312 files · 188 GB")
    hands.hears("with studio-nas and attic-pi")


def test_copies_that_are_made_have_their_progress(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made, hands, _ = step(make_desk, qtbot, {})
    busy: Status = replace(WELL, to_go=72 * GB)
    made.tell(busy)
    hands.hears("72 GB to go")
    made.tell(replace(WELL, to_go=36 * GB))
    assert made._bar.value() == made._bar.maximum() // 2
    made.tell(WELL)
    assert not hands.says("to go")


def test_files_are_brought_in(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made, hands, bridge = step(make_desk, qtbot, {"import": Imported(3, 1, 10, 0)})
    made.bring_in("/people/mia/Documents")
    hands.hears("3 files of ~/Documents are in the drive now")
    assert bridge.requests("import") == [ImportRequest("/people/mia/Documents", "/Documents")]


def test_files_that_could_not_be_brought_in_are_told(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made, hands, _ = step(make_desk, qtbot, {"import": failure("refused")})
    made.bring_in("/people/mia/Documents")
    hands.hears("could not be copied into the drive; they are where they were.")


def test_the_drive_can_be_opened(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made, _, _ = step(make_desk, qtbot, {})
    with qtbot.waitSignal(made.opened):
        qtbot.mouseClick(made.open, Qt.MouseButton.LeftButton)


def test_after_the_end_no_answer_is_shown(make_desk: MakeDesk, qtbot: QtBot) -> None:
    made, hands, _ = step(make_desk, qtbot, {"status": WELL})
    made.end()
    qtbot.wait(20)
    assert not hands.says("48,312 files")
