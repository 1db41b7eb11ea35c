"""The box at the top of the sidebar: which network, and how it is, in few words.

With several networks it is the switch between them.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QVBoxLayout

from app.tray.look.icons import icon, picture, state_picture
from app.tray.look.theme import Scheme, Theme, Type
from app.tray.models.networks import NetworkRow
from app.tray.widgets.elided import ElidedLabel

_MARK: Final = 22
_MARK_IN_MENU: Final = 16
_CHEVRON: Final = 14


class NetworkBox(QPushButton):
    """A button that names the network and its state.

    With several it opens a menu: `chosen` carries the key of a network, `further` says that another
    one is to be made or joined.
    """

    chosen = Signal(str)
    further = Signal()

    def __init__(self, theme: Theme) -> None:
        """Make an empty box."""
        super().__init__()
        self.setObjectName("networkBox")
        self._theme = theme
        self._mark = QLabel()
        self._name = ElidedLabel(theme, "", Type.STRONG)
        self._state = ElidedLabel(theme, "", Type.SMALL, "text2")
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(10), theme.px(8), theme.px(8), theme.px(8))
        layout.setSpacing(theme.px(8))
        layout.addWidget(self._mark)
        self._texts = QVBoxLayout()
        self._texts.setSpacing(0)
        self._texts.addWidget(self._name)
        self._texts.addWidget(self._state)
        layout.addLayout(self._texts, 1)
        self._rows: tuple[NetworkRow, ...] = ()
        self._further = ""
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self._chevron = QLabel()
        size = theme.px(_CHEVRON)
        self._chevron.setPixmap(picture(theme, "chev-down", "text2", size, self._ratio))
        self._chevron.setVisible(False)
        layout.addWidget(self._chevron)
        for each in (self._mark, self._name, self._state, self._chevron):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def tell(self, name: str, state: str, mark: str) -> None:
        """Show a network's name, its state in words, and the mark of the state."""
        self._name.setText(name)
        self._state.setText(state)
        self.setAccessibleName(f"{name}: {state}")
        self.setToolTip(f"{name}: {state}")
        size = self._theme.px(_MARK)
        self._mark.setPixmap(self._drawn(mark, size))
        self._mark.setFixedSize(size, size)

    def offer(self, rows: Sequence[NetworkRow], further: str) -> None:
        """Be the switch between networks; with one of them be a button.

        `further`: what the entry says that makes or joins another one.
        """
        if tuple(rows) == self._rows:
            return
        self._rows, self._further = tuple(rows), further
        several = len(rows) > 1
        self._chevron.setVisible(several and self._name.isVisibleTo(self))
        # While it is open it stays as it is: what one is about to choose must not move away.
        if several and not self._menu.isVisible():
            self._fill()
        # Without a menu a click is a click again; the stubs do not know that none may be given.
        self.setMenu(self._menu if several else None)  # type: ignore[arg-type]

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        for row in self._rows:
            drawn = self._drawn(row.mark, self._theme.px(_MARK_IN_MENU))
            action = QAction(QIcon(drawn), f"{row.name}: {row.says}".replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(row.current)
            # The mark of the state stands where the tick would be.
            action.setFont(self._theme.font(Type.STRONG if row.current else Type.BODY))
            action.triggered.connect(lambda _checked=False, key=row.key: self.chosen.emit(key))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(icon(self._theme, "plus"), self._further, self.further.emit)

    def _drawn(self, mark: str, size: int) -> QPixmap:
        variant = "dark" if self._theme.scheme is Scheme.DARK else "light"
        return state_picture(variant, mark, size, self._ratio)

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    def become_narrow(self, *, narrow: bool) -> None:
        """Show the mark alone, or all."""
        self._name.setVisible(not narrow)
        self._state.setVisible(not narrow)
        self._chevron.setVisible(not narrow and len(self._rows) > 1)

    def sizeHint(self) -> QSize:
        """Return the room that the two lines need; a button knows only of its own text."""
        return self._layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return self._layout.minimumSize()
