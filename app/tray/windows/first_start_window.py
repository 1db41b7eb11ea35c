"""The first start: three steps, one minute; closing it in the middle leaves nothing behind."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.tray.bridge.bridge import Question
from app.tray.bridge.outfit import Outfit
from app.tray.bridge.prospecting import Looked
from app.tray.bridge.setting_up import plan_of, was_stopped
from app.tray.models import first_start as steps
from app.tray.models.about_machine import slider_space
from app.tray.models.first_start import FirstStart, Stage, Step
from app.tray.models.first_start_texts import (
    doing_text,
    footer,
)
from app.tray.models.nearby import Nearby
from app.tray.models.paths import whole
from app.tray.models.trouble import Act, Cure, Field
from app.tray.widgets.desk import Desk
from app.tray.windows.about_step import AboutStep
from app.tray.windows.choose_step import ChooseStep
from app.tray.windows.doing_step import DoingStep
from app.tray.windows.first_start_foot import Acts, foot_parts
from app.tray.windows.frame import Frame
from app.tray.windows.ready_step import ReadyStep
from app.tray.windows.words_step import WordsStep
from core.control.lines import Failure
from core.control.schema import Started
from core.model.pairing import Meeting


class FirstStartWindow(Frame):
    """The wizard. `set_up` carries what was started."""

    set_up = Signal(object)

    def __init__(
        self,
        desk: Desk,
        outfit: Outfit | None = None,
        start_at_login: Callable[[bool], None] | None = None,
    ) -> None:
        """Begin at the first step; `start_at_login` has the application start with the desktop."""
        title = desk.words.say("Set up Wormhole")
        super().__init__(desk.theme, title, desk.theme.tokens.size.window.wizard)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk = desk
        self.state = FirstStart()
        self._outfit = outfit or Outfit()
        self._start_at_login = start_at_login
        self._setting_up = self._outfit.setting_up(desk.bridge.home)
        self._setting_up.reached.connect(self._reached)
        self._setting_up.met.connect(self._met)
        self._setting_up.done.connect(self._done)
        self._setting_up.failed.connect(self._failed)
        self._nearby = self._outfit.nearby()
        self._nearby.changed.connect(self._found)
        self._going_on: Question | None = None
        self._shown: Step | None = None
        self._body = QWidget()
        self._show()
        self._nearby.start()
        self._look()

    # --- what is shown

    def _take(self, state: FirstStart, focus: Field | None = None) -> None:
        """Show another state; the focus goes to a field where one is named."""
        self.state = state
        self._show()
        if focus is not None and isinstance(self._body, ChooseStep | AboutStep):
            self._body.focus(state, focus)

    def _show(self) -> None:
        state = self.state
        if state.step is not self._shown:
            self._shown = state.step
            self._body = self._made(state)
            self.show_body(self._body)
            self._show_buttons()
            self._focus_first()
        elif isinstance(self._body, ChooseStep | AboutStep):
            self._body.tell(state)
            self._primary_text()
        elif isinstance(self._body, DoingStep):
            self._body.say(*doing_text(state, self.desk.words))

    def _made(self, state: FirstStart) -> QWidget:
        match state.step:
            case Step.CHOOSE:
                choose = ChooseStep(self.desk, state)
                choose.chosen.connect(self._chose)
                choose.edited.connect(self._edited)
                choose.settled.connect(self._settled)
                choose.cured.connect(self._cured)
                return choose
            case Step.ABOUT:
                return self._about(state)
            case Step.DOING:
                return DoingStep(self.desk, *doing_text(state, self.desk.words))
            case Step.WORDS:
                meeting = state.meeting or Meeting("", "", ())
                return WordsStep(self.desk, meeting)
            case Step.READY:
                ready = ReadyStep(self.desk, state)
                ready.opened.connect(lambda: self.desk.go("open-drive"))
                return ready

    def _about(self, state: FirstStart) -> AboutStep:
        about = AboutStep(self.desk, state, offers_login=self._start_at_login is not None)
        about.edited.connect(self._edited)
        about.settled.connect(self._settled)
        about.slid.connect(self._slid)
        about.at_login.connect(self._at_login)
        about.cured.connect(self._cured)
        return about

    def _show_buttons(self) -> None:
        acts = Acts(
            self._primary, self._back, self._cancel, self._differ, self._add_device, self.reject
        )
        self._main_button, parts = foot_parts(self.desk, self.state, acts)
        self.show_foot(*parts)

    def _primary_text(self) -> None:
        text = footer(self.state, self.desk.words).primary
        if self._main_button.text() != text:
            self._main_button.setText(text)

    def _focus_first(self) -> None:
        if isinstance(self._body, ChooseStep | AboutStep):
            self._body.focus(self.state)
        elif isinstance(self._body, ReadyStep):
            self._body.open.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.state.step is Step.WORDS:
            self._main_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what a person does

    def _chose(self, key: str) -> None:
        self._take(steps.choose(self.state, key))

    def _edited(self, what: Field, text: str) -> None:
        self._stay()
        self._take(steps.edited(self.state, what, text))

    def _settled(self, what: Field) -> None:
        self._take(steps.settle(self.state, what))
        if what is Field.FOLDER:
            self._look()

    def _slid(self, step: int) -> None:
        self._stay()
        text = slider_space(step, self.state.machine.disk)
        self._take(steps.edited(self.state, Field.SPACE, text))

    def _at_login(self, on: bool) -> None:
        self._take(replace(self.state, entries=replace(self.state.entries, at_login=on)))

    def _cured(self, cure: Cure) -> None:
        self._stay()
        match cure.act:
            case Act.COPY:
                QGuiApplication.clipboard().setText(cure.text)
            case Act.OPEN_DRIVE:
                self.desk.go("open-network", cure.text)
            case Act.TYPE_ADDRESS:
                self._take(steps.choose(self.state, steps.CODE), Field.ADDRESS)
            case Act.OTHER_FOLDER if isinstance(self._body, AboutStep):
                self._body.choose_folder()
            case Act.BRING_IN:
                self._take(steps.bring_in(self.state))
                self._look()
            case _:
                pass

    def _primary(self) -> None:
        match self.state.step:
            case Step.CHOOSE:
                self._go_on()
            case Step.ABOUT:
                # The place may have changed since it was looked at.
                self._stay()
                self._going_on = self._look(then=self._go_on)
            case Step.WORDS:
                self._take(steps.agreed(self.state))
                self._setting_up.answer(agrees=True)
            case _:
                pass

    def _go_on(self) -> None:
        words = self.desk.words
        before = self.state.step
        wrong = steps.problems(self.state, words)
        self._take(steps.go_on(self.state, words), wrong[0].field if wrong else None)
        if self.state.step is Step.DOING and before is Step.ABOUT:
            self._setting_up.begin(plan_of(self.state))

    def _back(self) -> None:
        self._stay()
        self._take(steps.back(self.state))

    def _differ(self) -> None:
        self._setting_up.answer(agrees=False)

    def _cancel(self) -> None:
        self._setting_up.stop()
        self._reached(Stage.STOPPING)

    def _add_device(self) -> None:
        self.desk.go("add-device")
        self.close()

    # --- what becomes of it

    def _stay(self) -> None:
        """Do not go on: something was changed since the button was pressed."""
        if self._going_on is not None:
            self._going_on.drop()
            self._going_on = None

    def _look(self, then: Callable[[], None] | None = None) -> Question:
        """Look at this machine and at the place for the drive; then go on, where that is given."""
        home, look = self.desk.bridge.home, self._outfit.look
        known = self.state.machine.home
        # At first the usual place is looked at, which this machine has to say.
        folder = whole(self.state.entries.folder, known) if known else ""

        def looked(found: Looked) -> None:
            self._take(steps.looked_at(self.state, found.machine, found.folder, found.state))
            if then is not None:
                self._going_on = None
                then()

        def failed(failure: Failure) -> None:
            del failure
            if then is not None:
                self._going_on = None
                then()

        return self.desk.bridge.work(lambda _: look(home, folder), looked, failed)

    def _found(self, networks: tuple[Nearby, ...], looking: bool) -> None:
        self._take(steps.found(self.state, networks, looking=looking))

    def _reached(self, stage: Stage) -> None:
        self._take(steps.reached(self.state, stage))

    def _met(self, meeting: Meeting) -> None:
        self._take(steps.met(self.state, meeting))

    def _failed(self, failure: Failure) -> None:
        words = self.desk.words
        if was_stopped(failure):
            self._take(steps.stopped(self.state))
            return
        state = steps.failed(self.state, failure, words, self.desk.now())
        self._take(state, state.trouble.field if state.trouble else None)

    def _done(self, started: Started) -> None:
        self._nearby.close()
        if self._start_at_login is not None:
            self._start_at_login(self.state.entries.at_login)
        # This application started the node, and so it stops it when it quits.
        self.desk.bridge.host(hosted=True)
        self.desk.bridge.look_again()
        self._take(steps.ready(self.state, started))
        self.set_up.emit(started)
        if isinstance(self._body, ReadyStep) and self.state.entries.bring_in:
            self._body.bring_in(self.state.entries.bring_in)

    def end(self) -> None:
        """End: what is under way is taken back, and nothing is looked for any more."""
        self._nearby.close()
        self._setting_up.stop()
        if isinstance(self._body, ReadyStep):
            self._body.end()
