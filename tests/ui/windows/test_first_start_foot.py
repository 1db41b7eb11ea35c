"""The foot of the first start."""

import pytest
from PySide6.QtWidgets import QApplication

from app.tray.models import first_start as model
from app.tray.models.first_start import FirstStart
from app.tray.widgets.button import Button
from app.tray.windows.first_start_foot import Acts, foot_parts
from tests.support.machines import HOME_NETWORK, MEETING, STARTED
from tests.support.pictures import WORDS, plain
from tests.ui.conftest import MakeDesk

NEARBY = model.found(FirstStart(code="home-velvet-canoe"), (HOME_NETWORK,), looking=False)
ABOUT = model.go_on(NEARBY, WORDS)
WORDS_STEP = model.met(ABOUT, MEETING)
JOINED = model.ready(ABOUT, STARTED)
CREATED = model.ready(FirstStart(), STARTED)


def pressed(acts: list[str]) -> Acts:
    return Acts(
        lambda: acts.append("primary"),
        lambda: acts.append("back"),
        lambda: acts.append("cancel"),
        lambda: acts.append("differ"),
        lambda: acts.append("add"),
        lambda: acts.append("close"),
    )


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        (NEARBY, [("Next", "primary", "primary")]),
        (ABOUT, [("Back", "ghost", "back"), ("Join home", "primary", "primary")]),
        (model.agreed(WORDS_STEP), [("Cancel", "plain", "cancel")]),
        (
            WORDS_STEP,
            [("They differ", "danger", "differ"), ("Same words", "primary", "primary")],
        ),
        (JOINED, [("Add a device…", "ghost", "add"), ("Close", "plain", "close")]),
        (CREATED, [("Add a device…", "primary", "add"), ("Close", "plain", "close")]),
    ],
)
def test_each_step_has_its_buttons(
    qapp: QApplication,
    make_desk: MakeDesk,
    state: FirstStart,
    buttons: list[tuple[str, str, str]],
) -> None:
    del qapp
    acts: list[str] = []
    _, parts = foot_parts(make_desk(), state, pressed(acts))
    found = [each for each in parts if isinstance(each, Button)]
    for button in found:
        button.click()
    looks = [(plain(each.text()), each.property("look")) for each in found]
    assert [(*look, act) for look, act in zip(looks, acts, strict=True)] == buttons
