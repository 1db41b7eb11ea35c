"""Above the text of settings: which file, what it lacks, and what is odd about it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme
from app.tray.models.text_changes import changed
from app.tray.models.tone import Tone
from app.tray.widgets.banner import Banner
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.segments import Segments
from app.tray.words.words import Words
from core.config.setting import Level
from core.control.schema import ConfigText


class AdvancedTools(QWidget):
    """The row above the editor. `opened` carries the level of a file."""

    opened = Signal(str)

    def __init__(self, theme: Theme, words: Words) -> None:
        """Make the row."""
        super().__init__()
        self._theme = theme
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(theme.tokens.space.s))
        names = [(level.value, f"{level.value}.toml") for level in Level]
        self.segments = Segments(theme, words.say("File"), names)
        self.segments.chosen.connect(self.opened)
        self.show_file = Button(theme, words.say("Show in file manager"), look="ghost")
        self.add_missing = Button(theme, words.say("Add missing keys"))
        self._layout.addWidget(self.segments)
        self._layout.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(theme.tokens.space.s))
        buttons.addWidget(self.show_file)
        buttons.addWidget(self.add_missing)
        self._after = QWidget()
        buttons.addWidget(self._after, 1)
        self._layout.addLayout(buttons)

    def choose(self, level: Level) -> None:
        """Show that the file of a level is open."""
        self.segments.choose(level.value)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the files where there is no room beside them."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(self._theme.tokens.size.stack_below)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(way)
        # Below one another, the buttons begin where the text does.
        self._after.setVisible(narrow)


class Noted(QWidget):
    """Room for one banner; it takes none without it."""

    def __init__(self) -> None:
        """Show nothing."""
        super().__init__()
        self._banner: Banner | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_banner(self, banner: Banner | None) -> None:
        """Show a banner in the place of the one before, or none."""
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
        self._banner = banner
        if banner is not None:
            self._column.addWidget(banner)
        self.setVisible(banner is not None)


def about(
    desk: Desk, given: ConfigText, level: Level, take_what_holds: Callable[[], None]
) -> Banner | None:
    """Return what a person has to know of a file before changing it, None for nothing."""
    words, theme = desk.words, desk.theme
    if given.at_rest:
        return _at_rest(desk, writable=given.writable)
    if not given.writable:
        return Banner(
            theme,
            Tone.GREY,
            words.say("This pod may only read these settings."),
            words.say("Change them on a pod of an admin; Pods and access shows which."),
        )
    if not given.holds:
        return None
    keys = ", ".join(changed(given.holds, given.text, level))
    take = Button(theme, words.say("Show what holds"), take_what_holds)
    return Banner(
        theme,
        Tone.WARN,
        words.say("The file says something else than what holds now."),
        words.say("It was edited by hand, or the network changed meanwhile: {keys}.", keys=keys),
        [take],
    )


def _at_rest(desk: Desk, *, writable: bool) -> Banner:
    words = desk.words
    says = (
        words.say("What you apply here holds from its next start.")
        if writable
        else words.say("What the network agreed on can be changed while it runs.")
    )
    start = Button(desk.theme, words.say("Start Wormhole"), partial(desk.go, "start"))
    return Banner(desk.theme, Tone.GREY, words.say("Wormhole is not running"), says, [start])
