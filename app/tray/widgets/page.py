"""The frame of a page of the main window: title, a sentence, one act, and what is below."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.tray.look.theme import Type
from app.tray.models.picture import Picture
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import Label
from core.control.schema import Happened

_ACTS_BELOW: Final = 560


class Page(QWidget):
    """A page. What is added stands below one another, at most so wide as is good to read.

    `pending_changed`: there are changes that are not applied yet, or there are none any more.
    """

    pending_changed = Signal()

    def __init__(self, desk: Desk, title: str, sentence: str = "") -> None:
        """Make a page; `sentence` says what it is about and whom it concerns."""
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._picture: Picture | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._outer.addWidget(self._scrolled(), 1)
        self._heading(title, sentence)

    def _scrolled(self) -> QScrollArea:
        theme = self.desk.theme
        space = theme.tokens.space
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        # Where text is so large that nothing can go below, what is beside it is scrolled to.
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QWidget()
        self.body.setObjectName("pageBody")
        around = QHBoxLayout(self.body)
        x, y = theme.px(space.page_x), theme.px(space.page_y)
        around.setContentsMargins(x, y, x, y)
        column = QWidget()
        column.setMaximumWidth(theme.px(theme.tokens.size.content_max))
        around.addWidget(column, 1)
        around.addStretch(0)
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(space.card_gap))
        self.area.setWidget(self.body)
        return self.area

    def _heading(self, title: str, sentence: str) -> None:
        theme = self.desk.theme
        self.top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.top.setSpacing(theme.px(theme.tokens.space.s))
        texts = self._texts = QVBoxLayout()
        texts.setSpacing(theme.px(theme.tokens.space.xs))
        self.title = Label(theme, title, Type.TITLE)
        texts.addWidget(self.title)
        self.sentence = Label(theme, sentence, Type.BODY, "text2")
        if not sentence:
            self.sentence.hide()
        texts.addWidget(self.sentence)
        self.top.addLayout(texts, 1)
        self.column.addLayout(self.top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let two acts and more go below the title where they would leave it no room."""
        super().resizeEvent(event)
        items = [self.top.itemAt(place) for place in range(1, self.top.count())]
        acts = [act for item in items if item is not None and (act := item.widget()) is not None]
        narrow = len(acts) > 1 and self.width() < self.desk.theme.px(_ACTS_BELOW)
        ways = QBoxLayout.Direction
        way = ways.TopToBottom if narrow else ways.LeftToRight
        if way == self.top.direction():
            return
        self.top.setDirection(way)
        side = Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignTop
        for act in acts:
            self.top.setAlignment(act, side)
            # How wide it may be hangs on that, and would be remembered as it was.
            act.updateGeometry()

    def below_title(self, widget: QWidget) -> None:
        """Put a sentence that changes below the title."""
        self._texts.addWidget(widget)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget below what is there; with `stretch` it takes the height that is left."""
        self.column.addWidget(widget, stretch)

    def end(self) -> None:
        """Leave the height that is left empty, below what is there."""
        self.column.addStretch(1)

    def add_below(self, widget: QWidget) -> None:
        """Put a widget below the part that scrolls, as wide as the page: the change bar."""
        self._outer.addWidget(widget)

    def take(self, picture: Picture) -> None:
        """Take the newest picture; it is shown at once, or when the page is."""
        self._picture = picture
        if self.isVisible():
            self.show_picture(picture)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the newest picture."""
        super().showEvent(event)
        if self._picture is not None:
            self.show_picture(self._picture)

    def show_picture(self, picture: Picture) -> None:
        """Show what is known of the node; pages override this."""

    def happened(self, row: Happened) -> None:
        """Hear what happened; pages override this."""

    @property
    def is_pending(self) -> bool:
        """Say whether there are changes that are not applied yet; pages override this."""
        return False

    def show_path(self, path: str) -> None:
        """Show what stands at `path`, or what it names; pages override this."""

    def stops(self) -> list[QWidget]:
        """Return where F6 leads one after the other; a page with a bar below adds that."""
        return [self.area]
