"""The line below the text of settings: what was found, the next problem, discard, apply."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from app.tray.look.theme import Theme
from app.tray.models.toml_check import Checked
from app.tray.models.tone import Tone
from app.tray.widgets.button import Button
from app.tray.widgets.label import IconLabel, Label
from app.tray.words.words import Words

# So wide what is said has to be beside the buttons.
_SAID = 150


class AdvancedFooter(QWidget):
    """Says how the text is, and leads on."""

    def __init__(self, theme: Theme, words: Words) -> None:
        """Make it; nothing was checked yet."""
        super().__init__()
        self._theme = theme
        self._words = words
        self.setObjectName("footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        space = theme.tokens.space
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        x, y = theme.px(space.page_x), theme.px(space.m)
        self._layout.setContentsMargins(x, y, x, y)
        self._layout.setSpacing(theme.px(space.s))
        said = QHBoxLayout()
        said.setSpacing(theme.px(space.s))
        self._icon = IconLabel(theme, Tone.OK.icon, Tone.OK.icon_token)
        self._says = Label(theme)
        said.addWidget(self._icon)
        said.addWidget(self._says, 1)
        self._layout.addLayout(said, 1)
        self.next = Button(theme, words.say("Next problem"))
        self.next.setToolTip(words.say("F8"))
        self.discard = Button(theme, words.say("Discard"), look="ghost")
        self.apply = Button(theme, words.say("Check and apply"), look="primary")
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(theme.px(space.s))
        for button in (self.next, self.discard, self.apply):
            self._buttons.addWidget(button)
        self._after = QWidget()
        self._buttons.addWidget(self._after, 1)
        self._layout.addLayout(self._buttons)

    @property
    def says(self) -> str:
        """What is said."""
        return self._says.text()

    def tell(self, says: str, checked: Checked, *, changed: bool) -> None:
        """Show what was found; only what has no error and is another text can be applied."""
        words = self._words
        self._say(says, checked.tone)
        self.next.setVisible(bool(checked.remarks))
        self.discard.setVisible(changed)
        self.apply.setEnabled(changed and not checked.errors)
        why = ""
        if checked.errors:
            why = words.say("Errors have to be mended first.")
        elif not changed:
            why = words.say("Nothing was changed.")
        self.apply.setToolTip(why)
        self._arrange()

    def tell_done(self, says: str, tone: Tone) -> None:
        """Show what was applied."""
        self._say(says, tone)

    def _say(self, says: str, tone: Tone) -> None:
        self._icon.show_icon(tone.icon, tone.icon_token)
        self._says.setText(says)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below where there is no room beside what is said."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shown = [each for each in (self.next, self.discard, self.apply) if not each.isHidden()]
        gap, edges = self._buttons.spacing(), self._layout.contentsMargins()
        needed = sum(each.sizeHint().width() for each in shown) + gap * (len(shown) - 1)
        room = self.width() - edges.left() - edges.right()
        narrow = needed > room - self._theme.px(_SAID)
        self._layout.setDirection(_way(below=narrow))
        self._buttons.setDirection(_way(below=needed > room))
        # Below one another, the buttons begin where the text does.
        self._after.setVisible(narrow)


def _way(*, below: bool) -> QBoxLayout.Direction:
    return QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
