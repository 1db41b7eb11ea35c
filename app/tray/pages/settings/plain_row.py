"""A row that is no setting of the network: a label, a sentence, a control."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.widgets.label import Label

_AROUND = 10


class PlainRow(QFrame):
    """Label and sentence at the left, the control at the right, or below them."""

    def __init__(self, theme: Theme, label: str, text: str, control: QWidget) -> None:
        """Make the row; without `text` the label stands alone."""
        super().__init__()
        self._theme = theme
        space = theme.tokens.space
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        x, y = theme.px(space.card_x), theme.px(_AROUND)
        self._outer.setContentsMargins(x, y, x, y)
        self._outer.setSpacing(theme.px(space.l))
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(space.xxs))
        texts.addWidget(Label(theme, label, Type.STRONG))
        self._help = Label(theme, text, Type.SMALL, "text2")
        texts.addWidget(self._help)
        if not text:
            self._help.hide()
        self._outer.addLayout(texts, 1)
        self._outer.addWidget(control)
        self._control = control
        self.setMinimumHeight(theme.px(52))

    def tell_help(self, text: str) -> None:
        """Say another sentence."""
        self._help.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the control go under the sentence where there is too little width."""
        super().resizeEvent(event)
        narrow = event.size().width() < self._theme.px(self._theme.tokens.size.stack_below)
        self._outer.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        side = Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignVCenter
        self._outer.setAlignment(self._control, side)
        self._outer.setSpacing(self._theme.px(4 if narrow else 16))
