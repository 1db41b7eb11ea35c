"""First start, step 1: a network nearby, a new one, or one that is somewhere else."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.tray.look.icons import app_icon
from app.tray.look.theme import Type
from app.tray.models.first_start import CODE, FirstStart, banner, told
from app.tray.models.first_start_texts import Choice, choices, looking_text
from app.tray.models.trouble import Act, Cure, Field, Trouble
from app.tray.widgets.button import Button
from app.tray.widgets.choice_card import ChoiceCard, ChoiceCards
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.text_field import TextField
from app.tray.widgets.trouble_banner import TroubleBanner
from app.tray.windows.frame import column

_MARK = 48


class ChooseStep(QWidget):
    """The choices. `chosen` carries a key, `edited` a field and its text, `settled` a field,
    `cured` a `Cure`.
    """

    chosen = Signal(str)
    edited = Signal(object, str)
    settled = Signal(object)
    cured = Signal(object)

    def __init__(self, desk: Desk, state: FirstStart) -> None:
        """Show the choices of a state."""
        super().__init__()
        self._desk = desk
        self._telling = False
        self._cards: dict[str, ChoiceCard] = {}
        self._fields: dict[tuple[str, Field], TextField] = {}
        self._links: dict[str, Button] = {}
        words, theme = desk.words, desk.theme
        layout = column(theme, self)
        mark = QLabel()
        mark.setPixmap(app_icon().pixmap(theme.px(_MARK), theme.px(_MARK)))
        layout.addWidget(mark)
        layout.addWidget(Label(theme, words.say("One drive for all your machines"), Type.DISPLAY))
        says = words.say(
            "Every machine shows the same folders. Each file is kept on more than one of them, "
            "without a server."
        )
        layout.addWidget(Label(theme, says, Type.BODY, "text2"))
        self._banner = TroubleBanner(theme, words)
        self._banner.cured.connect(self.cured)
        layout.addWidget(self._banner)
        self._choices = ChoiceCards(theme, words.say("How to begin"))
        layout.addWidget(self._choices)
        self._looking = _Looking(desk)
        layout.addWidget(self._looking)
        layout.addStretch(1)
        self.tell(state)

    def tell(self, state: FirstStart) -> None:
        """Show another state; what is there and stays keeps its focus."""
        self._telling = True
        found = choices(state, self._desk.words)
        self._arrange(found)
        card = self._cards[state.chosen]
        if not card.is_chosen:
            # What is found while one looks at the choices takes the focus along.
            focused = any(each.radio.hasFocus() for each in self._cards.values())
            card.choose()
            if focused:
                card.radio.setFocus(Qt.FocusReason.OtherFocusReason)
        self._telling = False
        for (_, what), shown in self._fields.items():
            shown.put(state.code if what is Field.CODE else state.address)
        self._complain(state)
        self._banner.tell(banner(state, self._desk.words))
        self._looking.say(looking_text(state, self._desk.words))

    def _arrange(self, found: tuple[Choice, ...]) -> None:
        keys = [each.key for each in found]
        for gone in [key for key in self._cards if key not in keys]:
            self._choices.take(self._cards.pop(gone))
            self._fields = {at: each for at, each in self._fields.items() if at[0] != gone}
            self._links.pop(gone, None)
        for at, choice in enumerate(found):
            if choice.key in self._cards:
                self._cards[choice.key].tell(choice.title, choice.says)
            else:
                self._cards[choice.key] = self._card(choice)
                self._choices.put(at, self._cards[choice.key])

    def _card(self, choice: Choice) -> ChoiceCard:
        words, theme = self._desk.words, self._desk.theme
        card = ChoiceCard(theme, choice.icon, choice.title, choice.says)
        if choice.asks_code:
            card.add(self._field(choice.key, Field.CODE, words.say("Code")))
            link = Button(theme, words.say("Type its address"), look="link")
            link.clicked.connect(lambda _checked=False: self.cured.emit(Cure(Act.TYPE_ADDRESS, "")))
            link.setVisible(False)
            self._links[choice.key] = link
            card.add(link)
        if choice.asks_address:
            card.add(self._field(choice.key, Field.ADDRESS, words.say("Address")))
        card.chosen.connect(lambda: self._chose(choice.key))
        return card

    def _field(self, key: str, what: Field, name: str) -> TextField:
        words, theme = self._desk.words, self._desk.theme
        help_text = (
            words.say("The other machine shows it, with its port. Empty: it is looked for nearby.")
            if what is Field.ADDRESS
            else ""
        )
        made = TextField(theme, name, help_text)
        made.edit.setFont(theme.font(Type.MONO))
        if what is Field.CODE:
            made.edit.setPlaceholderText(words.say("name-word-word"))
        # Where it is the only field, the choice around it says what belongs into it.
        made.heading.setVisible(key == CODE)
        made.edited.connect(lambda text: self.edited.emit(what, text))
        made.settled.connect(lambda: self.settled.emit(what))
        self._fields[key, what] = made
        return made

    def _complain(self, state: FirstStart) -> None:
        wrong: dict[Field, Trouble] = {each.field: each for each in told(state, self._desk.words)}
        for (_, what), shown in self._fields.items():
            shown.complain(wrong[what].whole if what in wrong else "")
        code = wrong.get(Field.CODE)
        offers = code is not None and any(each.act is Act.TYPE_ADDRESS for each in code.cures)
        for key, link in self._links.items():
            link.setVisible(offers and key != CODE)

    def _chose(self, key: str) -> None:
        if not self._telling:
            self.chosen.emit(key)

    def focus(self, state: FirstStart, what: Field = Field.NONE) -> None:
        """Give the focus to a field, or to the choice that is chosen."""
        found = self._fields.get((state.chosen, what))
        target: QWidget = found.edit if found else self._cards[state.chosen].radio
        target.setFocus(Qt.FocusReason.OtherFocusReason)


class _Looking(QWidget):
    """What is said of networks nearby, beside the choices and never in their way."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme = desk.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(theme.tokens.space.xs), 0, 0, 0)
        row.setSpacing(theme.px(theme.tokens.space.s))
        row.addWidget(IconLabel(theme, "search", "text2", theme.tokens.size.icon.button))
        self._text = Label(theme, "", Type.SMALL, "text2")
        row.addWidget(self._text, 1)

    def say(self, text: str) -> None:
        """Say something else, or nothing."""
        self._text.setText(text)
        self.setVisible(bool(text))
