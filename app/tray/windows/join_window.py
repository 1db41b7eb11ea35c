"""Joining a network with a code: the code, the four words, and the drive is there."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.tray.bridge.outfit import Outfit
from app.tray.bridge.prospecting import Looked
from app.tray.bridge.setting_up import Plan, was_stopped
from app.tray.look.theme import Type
from app.tray.models import join_steps as steps
from app.tray.models.join_steps import Join, Step
from app.tray.models.nearby import Nearby
from app.tray.models.spoken import numbered
from app.tray.models.trouble import Act, Cure, Field
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import Label
from app.tray.windows.end_page import EndPage
from app.tray.windows.frame import Frame
from app.tray.windows.join_page import JoinPage
from app.tray.windows.words_step import WordsStep
from core.control.lines import Failure
from core.control.schema import Started
from core.model.pairing import Meeting


class JoinWindow(Frame):
    """Name, place and space are as proposed. `set_up` carries what was started."""

    set_up = Signal(object)

    def __init__(self, desk: Desk, outfit: Outfit | None = None) -> None:
        """Ask for the code."""
        title = desk.words.say("Join a network")
        super().__init__(desk.theme, title, desk.theme.tokens.size.window.join)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk = desk
        self.state = Join()
        self._outfit = outfit or Outfit()
        self._setting_up = self._outfit.setting_up(desk.bridge.home)
        self._setting_up.met.connect(self._met)
        self._setting_up.done.connect(self._done)
        self._setting_up.failed.connect(self._failed)
        self._nearby = self._outfit.nearby()
        self._nearby.changed.connect(self._found)
        self._shown: Step | None = None
        self._page: JoinPage | None = None
        self._take(self.state)
        self._nearby.start()
        self._look()

    # --- what is shown

    def _take(self, state: Join) -> None:
        before, self.state = self._shown, state
        typing = {Step.TYPE, Step.DOING}
        if state.step in typing and before not in typing:
            self._show_fields()
        elif state.step is Step.WORDS and before is not Step.WORDS and state.meeting:
            self._put(WordsStep(self.desk, state.meeting))
        elif state.step is Step.IN and before is not Step.IN:
            says = steps.in_text(state, self.desk.words)
            means = self.desk.words.say("You can use the files at once.")
            self._put(EndPage(self.desk, says, means))
        self._shown = state.step
        if self._page is not None:
            self._page.setEnabled(state.step is Step.TYPE)
            self._page.tell(state)
        self._show_foot(before)

    def _show_fields(self) -> None:
        page = JoinPage(self.desk, self.state)
        page.edited.connect(self._edited)
        page.settled.connect(self._settled)
        page.chosen.connect(self._chose)
        page.away.connect(self._away)
        page.cured.connect(self._cured)
        self._put(page)
        self._page = page
        page.focus()

    def _put(self, page: QWidget) -> None:
        self._page = None
        self.show_body(page)

    def _show_foot(self, before: Step | None) -> None:
        key = (self.state.step, self.state.waits, self.state.again)
        if before is not None and key == getattr(self, "_foot_key", None):
            return
        self._foot_key = key
        words, theme, state = self.desk.words, self.desk.theme, self.state
        waits = Label(theme, steps.waiting_text(state, words), Type.BODY, "text2")
        match state.step:
            case Step.TYPE:
                verb = words.say("Try again") if state.again else words.say("Join")
                go = Button(theme, verb, self._join, look="primary")
                cancel = Button(theme, words.say("Cancel"), self.reject, look="ghost")
                self.show_foot(None, cancel, go)
            case Step.DOING:
                cancel = Button(theme, words.say("Cancel"), self._stop)
                self.show_foot(waits, cancel)
            case Step.WORDS:
                differ = Button(theme, words.say("They differ"), self._differ, look="danger")
                if state.waits:
                    self.show_foot(waits, differ)
                    return
                same = Button(theme, words.say("Same words"), self._same, look="primary")
                said = numbered(state.meeting.words) if state.meeting else ""
                same.setAccessibleDescription(said)
                self.show_foot(None, differ, same)
                same.setFocus(Qt.FocusReason.OtherFocusReason)
            case Step.IN:
                close = Button(theme, words.say("Close"), self.reject)
                first = Button(theme, words.say("Open drive"), self._open, look="primary")
                self.show_foot(None, close, first)
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what a person does

    def _edited(self, what: Field, text: str) -> None:
        self._take(steps.edited(self.state, what, text))

    def _settled(self, what: Field) -> None:
        self._take(steps.settle(self.state, what))

    def _chose(self, key: str) -> None:
        self._take(replace(self.state, chosen=key))

    def _away(self, away: bool) -> None:
        self._take(replace(self.state, away=away))
        if self._page is not None:
            self._page.focus(Field.ADDRESS if away else Field.CODE)

    def _cured(self, cure: Cure) -> None:
        if cure.act is Act.OPEN_DRIVE:
            self.desk.go("open-network", cure.text)
            self.reject()

    def _join(self) -> None:
        words = self.desk.words
        wrong = steps.problems(self.state, words)
        self._take(steps.go_on(self.state, words))
        if wrong and self._page is not None:
            self._page.focus(wrong[0].field)
            return
        state = self.state
        at = state.address.strip() if state.away else ""
        self._setting_up.begin(Plan(steps.values(state), code=state.code, at=at))

    def _same(self) -> None:
        self._take(steps.agreed(self.state))
        self._setting_up.answer(agrees=True)

    def _differ(self) -> None:
        self._setting_up.stop() if self.state.waits else self._setting_up.answer(agrees=False)

    def _stop(self) -> None:
        self._setting_up.stop()

    def _open(self) -> None:
        self.desk.go("open-drive")
        self.reject()

    # --- what becomes of it

    def _look(self) -> None:
        home, look = self.desk.bridge.home, self._outfit.look

        def looked(found: Looked) -> None:
            self._take(steps.looked_at(self.state, found.machine))

        self.desk.bridge.work(lambda _: look(home, ""), looked)

    def _found(self, networks: tuple[Nearby, ...], looking: bool) -> None:
        self._take(steps.found(self.state, networks, looking=looking))

    def _met(self, meeting: Meeting) -> None:
        self._take(steps.met(self.state, meeting))

    def _failed(self, failure: Failure) -> None:
        if was_stopped(failure):
            self._take(replace(self.state, step=Step.TYPE, waits=False, meeting=None))
            return
        self._take(steps.failed(self.state, failure, self.desk.words, self.desk.now()))
        trouble = self.state.trouble
        if trouble is not None and self._page is not None:
            self._page.focus(trouble.field)

    def _done(self, started: Started) -> None:
        self._nearby.close()
        # This application started the node, and so it stops it when it quits.
        self.desk.bridge.host(hosted=True)
        self.desk.bridge.look_again()
        self._take(steps.come_in(self.state, started))
        self.set_up.emit(started)

    def end(self) -> None:
        """End: what is under way is taken back, and nothing is looked for any more."""
        self._nearby.close()
        self._setting_up.stop()
