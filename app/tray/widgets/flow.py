"""Controls in a row that goes on in the next line where there is no more room."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.tray.look.theme import Theme


class Flow(QWidget):
    """Buttons and badges side by side, wrapped like words."""

    def __init__(self, theme: Theme, *, to_end: bool = False) -> None:
        """Begin without any; with `to_end` each line ends where the room does."""
        super().__init__()
        self._gap = theme.px(theme.tokens.space.s)
        self._shown: list[QWidget] = []
        self._at_end: QWidget | None = None
        self._to_end = to_end
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def widgets(self) -> Sequence[QWidget]:
        """What it shows, in order."""
        return self._shown

    def show_widgets(self, widgets: Sequence[QWidget], at_end: QWidget | None = None) -> None:
        """Show these instead of the ones before; `at_end` stands at the end of its line."""
        self._at_end = at_end
        for each in self._shown:
            each.hide()
            each.deleteLater()
        self._shown = list(widgets)
        for each in self._shown:
            each.setParent(self)
            each.show()
        self.wrap()

    def wrap(self) -> None:
        """Find each its place again: what one of them says has changed."""
        self._place(self.width(), move=True)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Say that its height depends on its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high it is at a width."""
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:
        """Return the size on one line."""
        sizes = [each.sizeHint() for each in self._shown]
        wide = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(wide, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        """Return room for the widest."""
        wide = max((each.sizeHint().width() for each in self._shown), default=0)
        return QSize(wide, self._place(max(self.width(), wide), move=False))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self.wrap()

    def _place(self, width: int, *, move: bool) -> int:
        """Find each its place; return the height of all lines."""
        top = 0
        for number, line in enumerate(self._lines(width)):
            top += self._gap if number else 0
            height = max(each.sizeHint().height() for each in line)
            if move:
                self._place_line(line, QRect(0, top, width, height))
            top += height
        return top

    def _lines(self, width: int) -> list[list[QWidget]]:
        lines: list[list[QWidget]] = []
        left = 0
        for each in self._shown:
            wide = each.sizeHint().width()
            if not lines or left + wide > width:
                lines.append([])
                left = 0
            lines[-1].append(each)
            left += wide + self._gap
        return lines

    def _place_line(self, line: Sequence[QWidget], room: QRect) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = 0
        if self._to_end:
            wide = sum(each.sizeHint().width() for each in line) + self._gap * (len(line) - 1)
            left = max(0, room.width() - wide)
        for each in line:
            size = each.sizeHint()
            if each is self._at_end:
                left = max(left, room.width() - size.width())
            top = room.top() + (room.height() - size.height()) // 2
            place = QRect(left, top, size.width(), size.height())
            left += size.width() + self._gap
            if mirrored:
                place.moveRight(room.width() - place.left() - 1)
            each.setGeometry(place)
