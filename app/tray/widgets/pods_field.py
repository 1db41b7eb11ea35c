"""A field that names pods, and a menu to choose them from."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from app.tray.look.icons import picture
from app.tray.look.theme import Theme, Type
from app.tray.words.names import shown


class PodsField(QPushButton):
    """Shows which pods are chosen. `chosen` carries their names after a change."""

    chosen = Signal(list)

    def __init__(self, theme: Theme, name: str, none: str) -> None:
        """Make one without choices; `none` is what it says where no pod is chosen."""
        super().__init__()
        self._theme = theme
        self._name = name
        self._none = none
        self._pods: list[str] = []
        self.setFont(theme.font(Type.BODY))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setMenu(QMenu(self))

    def tell(self, pods: Sequence[str], known: Sequence[str]) -> None:
        """Show that `pods` are chosen; `known` may be chosen, too."""
        self._pods = list(pods)
        says = ", ".join(map(shown, pods)) or self._none
        self.setToolTip(says)
        self.setAccessibleName(f"{self._name}: {says}")
        menu = self.menu()
        menu.clear()
        for pod in dict.fromkeys([*known, *pods]):
            action = QAction(shown(pod), menu)
            action.setCheckable(True)
            action.setChecked(pod in self._pods)
            action.toggled.connect(lambda on, it=pod: self._choose(it, on=on))
            menu.addAction(action)
        self.update()

    @property
    def says(self) -> str:
        """What is shown."""
        return self.toolTip()

    def _choose(self, pod: str, *, on: bool) -> None:
        rest = [each for each in self._pods if each != pod]
        self._pods = [*rest, pod] if on else rest
        self.chosen.emit(sorted(self._pods))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, the names as far as they fit, and the chevron at its end."""
        super().paintEvent(event)
        theme, space = self._theme, self._theme.tokens.space
        size, gap = theme.px(theme.tokens.size.icon.button), theme.px(space.s)
        edge = theme.px(space.m)
        inside = self.rect().adjusted(edge, 0, -size - 2 * gap, 0)
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(theme.colour("text" if self._pods else "text3"))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if mirrored:
            inside = self.rect().adjusted(size + 2 * gap, 0, -edge, 0)
        says = self.fontMetrics().elidedText(self.says, Qt.TextElideMode.ElideRight, inside.width())
        # Where reading begins: the painter mirrors it by itself.
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inside, side, says)
        left = gap if mirrored else self.width() - size - gap
        drawn = picture(theme, "chev-down", "text2", size, self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - size) // 2, drawn)
        painter.end()
