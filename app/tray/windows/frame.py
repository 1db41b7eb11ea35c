"""The frame of a small window: what it says, which scrolls where it must, and its foot."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.tray.look.icons import app_icon
from app.tray.look.theme import Theme
from app.tray.widgets.button import Button

_SCREEN_SHARE = 0.95
_EDGES = 2  # of the foot, which its layout does not count


class Frame(QDialog):
    """A window with a body and a foot. Enter presses the primary button, Esc cancels."""

    def __init__(self, theme: Theme, title: str, size: tuple[int, int]) -> None:
        """Make an empty one; `size` in pixels of the design."""
        super().__init__()
        self.theme = theme
        self.setWindowTitle(title)
        self.setWindowIcon(app_icon())
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._body = QWidget()
        self._growing = QTimer(self)
        self._growing.setSingleShot(True)
        self._growing.timeout.connect(self._grow)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._footer = QWidget()
        self._footer.setObjectName("footer")
        self._footer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        space = theme.tokens.space
        self.foot = QHBoxLayout(self._footer)
        self.foot.setContentsMargins(*[theme.px(space.m)] * 4)
        self.foot.setSpacing(theme.px(space.s))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._area, 1)
        whole.addWidget(self._footer)
        self.resize(_fitting(theme, size))
        self._least = self.height()

    def show_path(self, path: str) -> None:
        """Show what `path` names; windows that know paths override this."""

    def end(self) -> None:
        """End what is under way: the window is closed, or taken away. Windows override this."""

    def hideEvent(self, event: QHideEvent) -> None:
        """End what is under way, unless the desktop only put the window aside."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.end()

    def show_body(self, body: QWidget) -> None:
        """Show another body; the one before is deleted."""
        body.setObjectName("pageBody")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        body.installEventFilter(self)
        self._body = body
        self._area.setWidget(body)
        self.resize(self.width(), max(self._least, self._wanted()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow when there is more to say; a window does not shrink under the pointer."""
        if event.type() is QEvent.Type.LayoutRequest and watched is self._body:
            # What is inside is laid out after this event.
            self._growing.start()
        return super().eventFilter(watched, event)

    def _grow(self) -> None:
        self.resize(self.width(), max(self.height(), self._wanted()))

    def _wanted(self) -> int:
        """Return the height at which nothing has to scroll, as far as the screen has room."""
        wanted = self._body.heightForWidth(self.width()) + self._footer.sizeHint().height()
        return min(wanted + _EDGES, _screen().height())

    def show_foot(self, *parts: QWidget | None) -> None:
        """Show other parts in the foot, from where reading begins; None is room between them."""
        _empty(self.foot)
        for part in parts:
            if part is None:
                self.foot.addStretch(1)
            else:
                wraps = isinstance(part, QLabel) and part.wordWrap()
                self.foot.addWidget(part, 1 if wraps else 0)
                # At once and not when the layout comes to it: it may be given the focus.
                part.show()
                if isinstance(part, Button):
                    part.setDefault(part.property("look") == "primary")

    def see(self, widget: QWidget) -> None:
        """Have a part of the body be seen."""
        self._area.ensureWidgetVisible(widget)


def column(theme: Theme, body: QWidget, gap: int | None = None) -> QVBoxLayout:
    """Return the layout of a body: below one another, with the margins of a page."""
    space = theme.tokens.space
    layout = QVBoxLayout(body)
    x, y = theme.px(space.page_x), theme.px(space.xl)
    layout.setContentsMargins(x, y, x, theme.px(space.l))
    layout.setSpacing(theme.px(space.m if gap is None else gap))
    return layout


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _fitting(theme: Theme, size: tuple[int, int]) -> QSize:
    """Return the size for the person's text, at most nearly the whole screen."""
    return QSize(theme.px(size[0]), theme.px(size[1])).boundedTo(_screen())


def _screen() -> QSize:
    return QGuiApplication.primaryScreen().availableSize() * _SCREEN_SHARE
