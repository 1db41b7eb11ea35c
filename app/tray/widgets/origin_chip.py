"""The chip beside a label: where the value comes from. It is a button that explains it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.tray.look.theme import Theme, Type
from app.tray.models.settings.explained import Explained
from app.tray.models.settings.rows import Origin
from app.tray.widgets.beside import Beside
from app.tray.widgets.button import Button, IconButton
from app.tray.widgets.card import line
from app.tray.widgets.chip_button import ChipButton
from app.tray.widgets.label import Label
from app.tray.words.words import Words

_WIDE = 380
_PADDING = 9
_COLOURS = {
    Origin.DEFAULT: "text3",
    Origin.NETWORK: "accentText",
    Origin.POD: "grey",
    Origin.LOCKED: "grey",
    Origin.PENDING: "accentText",
}


class OriginChip(ChipButton):
    """Says where a value comes from; pressed, it explains the setting."""

    def __init__(self, theme: Theme, words: Words) -> None:
        """Make one that says nothing yet."""
        super().__init__(theme)
        self._words = words

    def tell(self, origin: Origin, text: str, setting: str) -> None:
        """Show an origin in a word; `setting` is the label that it belongs to."""
        # The style puts the picture close to the word.
        shown = f" {text}" if origin.icon else text
        self.dress(origin.value, shown, origin.icon, _COLOURS[origin])
        self.setAccessibleName(
            self._words.say("Where “{setting}” comes from: {origin}", setting=setting, origin=text)
        )

    def sizeHint(self) -> QSize:
        """Return the size of picture and word: the style would leave room for a menu."""
        theme = self._theme
        wide = self.fontMetrics().horizontalAdvance(self.text()) + 2 * theme.px(_PADDING)
        if self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon:
            wide += self.iconSize().width() - theme.px(4)
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: a chip never shrinks."""
        return self.sizeHint()


class Popover(Beside):
    """Explains one setting; Esc or a click elsewhere closes it."""

    def __init__(
        self,
        theme: Theme,
        words: Words,
        explained: Explained,
        acts: tuple[Callable[[], None], Callable[[], None]],
        parent: QWidget | None = None,
    ) -> None:
        """Explain, in front of `parent`; `acts`: back to the default, show in Advanced."""
        super().__init__(explained.label, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # What is outside the round corners is not the popover's.
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setProperty("look", "popover")
        self._theme = theme
        self._words = words
        self._acts = acts
        self._said: list[Label] = []
        self._chip: OriginChip | None = None
        self._find: Callable[[], Explained | None] = lambda: None
        space = theme.tokens.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.px(space.l)] * 4)
        layout.setSpacing(theme.px(space.s))
        layout.addWidget(Label(theme, explained.label, Type.HEAD))
        layout.addWidget(Label(theme, explained.help, Type.SMALL, "text2"))
        layout.addLayout(self._facts(explained))
        layout.addWidget(line(theme))
        layout.addLayout(self._buttons(explained))
        self.setFixedWidth(theme.px(_WIDE))

    def _facts(self, explained: Explained) -> QGridLayout:
        theme = self._theme
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(theme.tokens.space.l))
        grid.setVerticalSpacing(theme.px(theme.tokens.space.xs))
        grid.setColumnStretch(1, 1)
        for number, (name, text) in enumerate(explained.facts):
            grid.addWidget(Label(theme, name, Type.BODY, "text2").on_one_line(), number, 0)
            said = Label(theme, text)
            self._said.append(said)
            grid.addWidget(said, number, 1)
        number = len(explained.facts)
        grid.addWidget(
            Label(theme, self._words.say("Key"), Type.BODY, "text2").on_one_line(), number, 0
        )
        row = QHBoxLayout()
        key = Label(theme, explained.key, Type.MONO).on_one_line()
        key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(key)
        row.addWidget(
            IconButton(
                theme,
                "copy",
                self._words.say("Copy"),
                lambda: QGuiApplication.clipboard().setText(explained.key),
            )
        )
        row.addStretch(1)
        grid.addLayout(row, number, 1)
        return grid

    def _buttons(self, explained: Explained) -> QHBoxLayout:
        theme, words = self._theme, self._words
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.tokens.space.s))
        self.back = Button(theme, words.say("Back to the default"), self._go_back)
        self.back.setEnabled(explained.can_go_back)
        if not explained.can_go_back:
            self.back.setToolTip(words.say("There is no other value that this machine may change."))
        self.advanced = Button(theme, words.say("Show in Advanced"), self._show, look="ghost")
        row.addWidget(self.back)
        row.addWidget(self.advanced)
        row.addStretch(1)
        return row

    def _go_back(self) -> None:
        self.close()
        self._acts[0]()

    def _show(self) -> None:
        self.close()
        self._acts[1]()

    def tell(self, explained: Explained) -> None:
        """Say what is known of the same setting by now."""
        for label, (_, text) in zip(self._said, explained.facts, strict=True):
            label.setText(text)
        if self._chip is not None:
            self._place(self._chip)

    def follow(self, moved: SignalInstance, find: Callable[[], Explained | None]) -> None:
        """Say what `find` returns whenever something `moved`, as long as it is open."""
        self._find = find
        moved.connect(self._look_again)

    def _look_again(self) -> None:
        found = self._find()
        if found is not None:
            self.tell(found)

    def show_below(self, chip: OriginChip) -> None:
        """Open below a chip, or above it where there is no room."""
        self._chip = chip
        self._place(chip)
        self.open_here()
        first = self.back if self.back.isEnabled() else self.advanced
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self, chip: OriginChip) -> None:
        self.adjustSize()
        below = chip.mapToGlobal(QPoint(0, chip.height() + 4))
        screen = chip.screen().availableGeometry()
        left = min(max(below.x(), screen.left()), max(screen.left(), screen.right() - self.width()))
        top = below.y()
        if top + self.height() > screen.bottom():
            above = chip.mapToGlobal(QPoint(0, 0)).y() - self.height() - 4
            top = max(screen.top(), min(above, screen.bottom() - self.height()))
        self.move(left, top)
