"""What windows in front of another one have in common: a heading, margins, and that they go."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.widgets.label import Label


class Dialog(QDialog):
    """A window that is in front of its parent until it is answered. What it says goes into
    `column`, below its heading.
    """

    def __init__(self, theme: Theme, title: str, parent: QWidget, gap: int | None = None) -> None:
        """Make it with its heading alone; `gap` in pixels of the design stands between parts."""
        super().__init__(parent)
        space = theme.tokens.space
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[theme.px(space.xl)] * 4)
        self.column.setSpacing(theme.px(space.s if gap is None else gap))
        self.column.addWidget(Label(theme, title, Type.HEAD))
