"""Join a network, page 1: the code, the networks nearby, and an address where it is far away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.tray.look.theme import Type
from app.tray.models.join_steps import Join, nearby_heading, nearby_text, told
from app.tray.models.nearby import Nearby
from app.tray.models.trouble import Act, Field, Trouble
from app.tray.widgets.button import Button
from app.tray.widgets.choice_card import ChoiceCard, ChoiceCards
from app.tray.widgets.desk import Desk
from app.tray.widgets.disclosure import Disclosure
from app.tray.widgets.label import Label
from app.tray.widgets.marked_label import MarkedLabel
from app.tray.widgets.text_field import TextField
from app.tray.widgets.trouble_banner import TroubleBanner
from app.tray.windows.frame import column
from app.tray.words.names import shown


class JoinPage(QWidget):
    """The fields. `edited` carries a field and its text, `settled` a field, `chosen` the key of a
    network, `away` whether the other machine is not nearby, `cured` a `Cure`.
    """

    edited = Signal(object, str)
    settled = Signal(object)
    chosen = Signal(str)
    away = Signal(bool)
    cured = Signal(object)

    def __init__(self, desk: Desk, state: Join) -> None:
        """Show a state."""
        super().__init__()
        self._desk = desk
        self._telling = False
        self._cards: dict[str, ChoiceCard] = {}
        self._fields: dict[Field, TextField] = {}
        words, theme = desk.words, desk.theme
        layout = column(theme, self)
        layout.addWidget(Label(theme, words.say("Join a network"), Type.TITLE))
        says = words.say("Type the code that the other machine shows under **Add a device**.")
        layout.addWidget(MarkedLabel(theme, says))
        self._banner = TroubleBanner(theme, words)
        self._banner.cured.connect(self.cured)
        layout.addWidget(self._banner)
        layout.addWidget(self._field(Field.CODE, words.say("Code"), Type.MONO))
        self._fields[Field.CODE].edit.setPlaceholderText(words.say("name-word-word"))
        self._link = Button(theme, words.say("Type its address"), look="link")
        self._link.clicked.connect(lambda _checked=False: self.away.emit(True))
        layout.addWidget(self._link)
        layout.addWidget(self._field(Field.NAME, words.say("Name of this machine"), Type.BODY))
        self._heading = Label(theme, "", Type.BODY, "text2")
        layout.addWidget(self._heading)
        self._networks = ChoiceCards(theme, words.say("Nearby"))
        layout.addWidget(self._networks)
        self._disclosure = Disclosure(theme, words.say("The other machine is not nearby"))
        self._disclosure.opened.connect(self._opened)
        layout.addWidget(self._disclosure)
        address = self._field(Field.ADDRESS, words.say("Address"), Type.MONO)
        address.show_help(words.say("The other machine shows it, with its port."))
        layout.addWidget(address)
        layout.addStretch(1)
        self.tell(state)

    def _field(self, what: Field, name: str, kind: Type) -> TextField:
        made = TextField(self._desk.theme, name)
        made.edit.setFont(self._desk.theme.font(kind))
        made.edited.connect(lambda text: self.edited.emit(what, text))
        made.settled.connect(lambda: self.settled.emit(what))
        self._fields[what] = made
        return made

    def tell(self, state: Join) -> None:
        """Show another state; what is there and stays keeps its focus."""
        self._telling = True
        texts = {
            Field.CODE: state.code,
            Field.ADDRESS: state.address,
            Field.NAME: state.entries.name,
        }
        for what, text in texts.items():
            self._fields[what].put(text)
        self._fields[Field.NAME].setVisible(state.asks_name)
        self._fields[Field.ADDRESS].setVisible(state.away)
        self._disclosure.open(is_open=state.away)
        self._arrange(state)
        self._telling = False
        self._complain(state)

    def _arrange(self, state: Join) -> None:
        words = self._desk.words
        heading = nearby_heading(state, words)
        self._heading.setText(heading)
        self._heading.setVisible(bool(heading))
        keys = [each.key for each in state.nearby]
        for gone in [key for key in self._cards if key not in keys]:
            self._networks.take(self._cards.pop(gone))
        for at, network in enumerate(state.nearby):
            if network.key not in self._cards:
                self._cards[network.key] = self._card(network)
                self._networks.put(at, self._cards[network.key])
            self._cards[network.key].tell(shown(network.name), nearby_text(network, words))
        if state.network is not None and not self._cards[state.network.key].is_chosen:
            self._cards[state.network.key].choose()
        self._networks.setVisible(bool(keys))

    def _card(self, network: Nearby) -> ChoiceCard:
        card = ChoiceCard(self._desk.theme, "network", "", "")
        card.chosen.connect(lambda: self._chose(network.key))
        return card

    def _complain(self, state: Join) -> None:
        wrong: dict[Field, Trouble] = {each.field: each for each in told(state, self._desk.words)}
        for what, field in self._fields.items():
            field.complain(wrong[what].whole if what in wrong else "")
        code = wrong.get(Field.CODE)
        offers = code is not None and any(each.act is Act.TYPE_ADDRESS for each in code.cures)
        self._link.setVisible(offers and not state.away)
        trouble = state.trouble
        self._banner.tell(trouble if trouble and trouble.field is Field.NONE else None)

    def _chose(self, key: str) -> None:
        if not self._telling:
            self.chosen.emit(key)

    def _opened(self, is_open: bool) -> None:
        if not self._telling:
            self.away.emit(is_open)

    def focus(self, what: Field = Field.CODE) -> None:
        """Give the focus to a field."""
        found = self._fields.get(what, self._fields[Field.CODE])
        found.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if what is Field.CODE:
            found.edit.selectAll()
