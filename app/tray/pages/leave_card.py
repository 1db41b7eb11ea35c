"""Leaving the network: what is done before, how far it is, and staying after all."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.tray.look.theme import Theme, Type
from app.tray.widgets.button import Button
from app.tray.widgets.label import Label
from app.tray.widgets.progress import ProgressBar
from app.tray.words.words import Words
from core.control.lines import Progress


class LeaveCard(QFrame):
    """A card with the button that leads out of the network."""

    def __init__(self, theme: Theme, words: Words) -> None:
        """Offer to leave."""
        super().__init__()
        self._words = words
        self.setProperty("look", "card")
        space = theme.tokens.space
        layout = QHBoxLayout(self)
        x, y = theme.px(space.card_x), theme.px(space.card_y)
        layout.setContentsMargins(x, y, x, y)
        layout.setSpacing(theme.px(space.m))
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(space.xxs))
        texts.addWidget(Label(theme, words.say("Leave this network"), Type.STRONG))
        self._about = Label(theme, "", Type.SMALL, "text2")
        texts.addWidget(self._about)
        self._bar = ProgressBar(theme, words.say("Files that the others have"))
        texts.addWidget(self._bar)
        layout.addLayout(texts, 1)
        self.leave = Button(theme, words.say("Leave…"), look="danger")
        self.stay = Button(theme, words.say("Stay after all"))
        layout.addWidget(self.leave)
        layout.addWidget(self.stay)
        self.offer("")

    @property
    def says(self) -> str:
        """What is said below the heading."""
        return self._about.text()

    def offer(self, network: str, says: str = "") -> None:
        """Offer to leave `network`; `says`: what became of the last time."""
        words = self._words
        about = words.say(
            "First makes sure every file on this pod has its copies elsewhere, then says when it "
            "is safe."
        )
        self._about.setText(says or about)
        if network:
            self.leave.setText(words.say("Leave {network}…", network=network))
        self._bar.hide()
        self.leave.show()
        self.stay.hide()

    def moving(self, progress: Progress | None) -> None:
        """Show that the others take over what is here, and how far that is."""
        words = self._words
        self._about.setText(words.say("The others take over what is here. You can go on working."))
        whole = 0 if progress is None else progress.total
        self._bar.setVisible(whole > 0)
        if progress is not None and whole:
            self._bar.share(progress.done / whole)
            done, total = words.whole(progress.done), words.whole(whole)
            self._about.setText(
                words.say("The others have {done} of {total} files.", done=done, total=total)
            )
        self.leave.hide()
        self.stay.show()

    def left(self, says: str) -> None:
        """Show that this pod is out."""
        self._about.setText(says)
        self._bar.hide()
        self.leave.hide()
        self.stay.hide()
