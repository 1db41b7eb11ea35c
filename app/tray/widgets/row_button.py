"""A row of two lines that can be pressed: a picture, a name, and what is said of it."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from app.tray.look.theme import Theme, Type
from app.tray.widgets.elided import ElidedLabel
from app.tray.widgets.label import IconLabel


class RowButton(QPushButton):
    """A button that looks like a row of a list."""

    def __init__(
        self, theme: Theme, icon_name: str, name: str, says: str, act: Callable[[], None]
    ) -> None:
        """Show a name and what is said of it; pressing it does `act`."""
        super().__init__()
        self.setObjectName("rowButton")
        self.setAutoDefault(False)
        self.setAccessibleName(f"{name}. {says}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: act())
        space = theme.tokens.space
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(*[theme.px(space.s), theme.px(space.xs)] * 2)
        layout.setSpacing(theme.px(space.m))
        layout.addWidget(IconLabel(theme, icon_name, "text2", theme.tokens.size.icon.row))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self._lines = (
            ElidedLabel(theme, name, Type.BODY),
            ElidedLabel(theme, says, Type.SMALL, "text2"),
        )
        for each in self._lines:
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            texts.addWidget(each)
        layout.addLayout(texts, 1)

    def sizeHint(self) -> QSize:
        """Return the room that the two lines need; a button knows only of its own text."""
        return self._layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return self._layout.minimumSize()
