"""The box at the top of the sidebar: which network, and how it is, in few words."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from app.tray.look.icons import state_picture
from app.tray.look.theme import Scheme, Theme, Type
from app.tray.widgets.elided import ElidedLabel


class NetworkBox(QPushButton):
    """A button that names the network and its state."""

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
        for each in (self._mark, self._name, self._state):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def tell(self, name: str, state: str, mark: str) -> None:
        """Show a network's name, its state in words, and the mark of the state."""
        self._name.setText(name)
        self._state.setText(state)
        self.setAccessibleName(f"{name}: {state}")
        self.setToolTip(f"{name}: {state}")
        variant = "dark" if self._theme.scheme is Scheme.DARK else "light"
        size = self._theme.px(22)
        self._mark.setPixmap(state_picture(variant, mark, size, self.devicePixelRatioF()))
        self._mark.setFixedSize(size, size)

    def become_narrow(self, *, narrow: bool) -> None:
        """Show the mark alone, or all."""
        self._name.setVisible(not narrow)
        self._state.setVisible(not narrow)

    def sizeHint(self) -> QSize:
        """Return the room that the two lines need; a button knows only of its own text."""
        return self._layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return self._layout.minimumSize()
