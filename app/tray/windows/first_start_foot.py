"""The foot of the first start: which step of how many, and the buttons of the step."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.tray.look.theme import Type
from app.tray.models.first_start import FirstStart, Step
from app.tray.models.first_start_texts import STEPS, footer
from app.tray.models.spoken import numbered
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import Label
from app.tray.widgets.step_dots import StepDots

Act = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Acts:
    """What the buttons do."""

    primary: Act
    back: Act
    cancel: Act
    differ: Act
    add_device: Act
    close: Act


def foot_parts(
    desk: Desk, state: FirstStart, acts: Acts
) -> tuple[Button, tuple[QWidget | None, ...]]:
    """Return the primary button of a step, and all parts of its foot; None is room."""
    words, theme = desk.words, desk.theme
    said = footer(state, words)
    dots = StepDots(theme, STEPS)
    dots.tell(said.step)
    says = Label(theme, said.says, Type.BODY, "text2").on_one_line()
    primary = Button(theme, said.primary, acts.primary, look="primary")
    return primary, (dots, says, None, *_buttons(desk, state, acts, primary))


def _buttons(desk: Desk, state: FirstStart, acts: Acts, primary: Button) -> tuple[Button, ...]:
    words, theme = desk.words, desk.theme
    match state.step:
        case Step.CHOOSE:
            return (primary,)
        case Step.ABOUT:
            return Button(theme, words.say("Back"), acts.back, look="ghost"), primary
        case Step.DOING:
            return (Button(theme, words.say("Cancel"), acts.cancel),)
        case Step.WORDS:
            # Who does not see the words hears them before pressing.
            primary.setAccessibleDescription(numbered(state.meeting.words if state.meeting else ()))
            return Button(theme, words.say("They differ"), acts.differ, look="danger"), primary
        case Step.READY:
            look = "primary" if state.creates else "ghost"
            add = Button(theme, words.say("Add a device…"), acts.add_device, look=look)
            return add, Button(theme, words.say("Close"), acts.close)
