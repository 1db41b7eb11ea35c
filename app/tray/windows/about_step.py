"""First start, step 2: this machine's name, where the drive is shown, the space it offers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.tray.look.theme import Type
from app.tray.models.about_machine import free_text, slider_step, space_bytes
from app.tray.models.first_start import FirstStart, banner, told
from app.tray.models.first_start_texts import copies_text, summary
from app.tray.models.trouble import Field, Trouble
from app.tray.widgets.card import Card
from app.tray.widgets.desk import Desk
from app.tray.widgets.folder_field import FolderField
from app.tray.widgets.label import Label
from app.tray.widgets.space_field import SpaceField
from app.tray.widgets.text_field import TextField
from app.tray.widgets.tick import Tick
from app.tray.widgets.trouble_banner import TroubleBanner
from app.tray.windows.frame import column
from app.tray.words.figures import size


class AboutStep(QWidget):
    """The fields. `edited` carries a field and its text, `settled` a field, `slid` where the
    slider was moved to, `at_login` whether the application starts with the desktop, `cured` a
    `Cure`.
    """

    edited = Signal(object, str)
    settled = Signal(object)
    slid = Signal(int)
    at_login = Signal(bool)
    cured = Signal(object)

    def __init__(self, desk: Desk, state: FirstStart, *, offers_login: bool) -> None:
        """Show the fields; `offers_login`: the application can start with the desktop."""
        super().__init__()
        self._desk = desk
        words, theme = desk.words, desk.theme
        self._layout = column(theme, self)
        self._layout.addWidget(Label(theme, words.say("About this machine"), Type.TITLE))
        self._banner = self._add_banner()
        self._fields: dict[Field, TextField] = {}
        if state.creates:
            self._add(Field.NETWORK, TextField(theme, words.say("Name of the network")))
        help_text = words.say("How the other machines will see it.")
        self._add(Field.NAME, TextField(theme, words.say("Name"), help_text))
        self._add(Field.FOLDER, FolderField(theme, words, words.say("Show the drive at")))
        self._folder_banner = self._add_banner()
        self._space = SpaceField(theme, words.say("Space to offer to the network"), words.say("GB"))
        self._space.slid.connect(self.slid)
        self._add(Field.SPACE, self._space)
        self._login = Tick(theme, words.say("Start when I log in"))
        self._login.toggled.connect(self.at_login)
        self._login.setVisible(offers_login)
        self._layout.addWidget(self._login)
        if state.creates:
            self._layout.addWidget(Label(theme, copies_text(words), Type.BODY, "text2"))
        self._summary = self._add_summary()
        self._layout.addStretch(1)
        self.tell(state)

    def _add_banner(self) -> TroubleBanner:
        made = TroubleBanner(self._desk.theme, self._desk.words)
        made.cured.connect(self.cured)
        self._layout.addWidget(made)
        return made

    def _add(self, what: Field, made: TextField) -> None:
        made.edited.connect(lambda text: self.edited.emit(what, text))
        made.settled.connect(lambda: self.settled.emit(what))
        self._fields[what] = made
        self._layout.addWidget(made)

    def _add_summary(self) -> Label:
        theme = self._desk.theme
        box = Card(theme, look="sunken")
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(theme.tokens.space.xxs))
        heading = self._desk.words.say("What will happen")
        texts.addWidget(Label(theme, heading, Type.STRONG, "text2"))
        says = Label(theme)
        texts.addWidget(says)
        box.content.addLayout(texts)
        self._layout.addWidget(box)
        return says

    def tell(self, state: FirstStart) -> None:
        """Show another state."""
        entries, words = state.entries, self._desk.words
        texts = {
            Field.NETWORK: entries.network,
            Field.NAME: entries.name,
            Field.FOLDER: entries.folder,
        }
        for what, text in texts.items():
            if what in self._fields:
                self._fields[what].put(text)
        disk = state.machine.disk
        self._space.tell(
            slider_step(entries.space, disk),
            entries.space,
            free_text(disk, words) if disk.total else "",
            size(words, space_bytes(entries.space) or 0),
        )
        if self._login.isChecked() != entries.at_login:
            self._login.setChecked(entries.at_login)
        self._summary.setText(summary(state, words))
        self._complain(state)

    def _complain(self, state: FirstStart) -> None:
        words = self._desk.words
        wrong: dict[Field, Trouble] = {each.field: each for each in told(state, words)}
        folder = wrong.get(Field.FOLDER)
        helped = folder is not None and bool(folder.cures)
        for what, shown in self._fields.items():
            trouble = wrong.get(what)
            if what is Field.FOLDER and helped:
                shown.mark(wrong=True)
            else:
                shown.complain(trouble.whole if trouble else "")
        self._folder_banner.tell(folder if helped else None)
        self._banner.tell(banner(state, words))

    def focus(self, state: FirstStart, what: Field = Field.NONE) -> None:
        """Give the focus to a field, else to the first one."""
        del state
        first = next(iter(self._fields.values()))
        self._fields.get(what, first).edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_folder(self) -> None:
        """Open the chooser of folders."""
        found = self._fields[Field.FOLDER]
        if isinstance(found, FolderField):
            found.choose()
