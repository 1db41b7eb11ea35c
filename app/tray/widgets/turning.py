"""A row that becomes a column where there is too little width for a row."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.tray.look.theme import Theme


class Turning(QWidget):
    """What is added stands beside one another, and below one another where it is narrow."""

    def __init__(self, theme: Theme, narrow_below: int, gap: int) -> None:
        """Turn below a width; both in pixels of the design."""
        super().__init__()
        self._limit = theme.px(narrow_below)
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.px(gap))

    @property
    def is_narrow(self) -> bool:
        """Say whether what is in it stands below one another now."""
        return self.row.direction() is QBoxLayout.Direction.TopToBottom

    def add(self, widget: QWidget, stretch: int = 0, side: Qt.AlignmentFlag | None = None) -> None:
        """Put a widget after the others."""
        if side is None:
            self.row.addWidget(widget, stretch)
        else:
            self.row.addWidget(widget, stretch, side)

    def minimumSizeHint(self) -> QSize:
        """Return room for the widest: below one another they fit into that."""
        return QSize(max(self._least_widths(), default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn, where the width asks for it."""
        super().resizeEvent(event)
        widths = self._least_widths()
        needed = sum(widths) + self.row.spacing() * max(0, len(widths) - 1)
        narrow = self.width() < max(self._limit, needed)
        if narrow is not self.is_narrow:
            self.row.setDirection(
                QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
            )
            self.turned(narrow=narrow)

    def _least_widths(self) -> list[int]:
        widths: list[int] = []
        for place in range(self.row.count()):
            item = self.row.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widths.append(max(widget.minimumSizeHint().width(), widget.minimumWidth()))
        return widths

    def turned(self, *, narrow: bool) -> None:
        """Hear that it turned; who needs that overrides this."""

    def event(self, event: QEvent) -> bool:
        """Tell what is around of another height: it depends on the direction."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
