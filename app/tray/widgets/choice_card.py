"""Choices as cards: a circle with its words, and fields inside the one that is chosen."""

from itertools import pairwise

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.tick import Radio

_EDGE = 1.0
_EDGE_CHOSEN = 2.0


class ChoiceCard(QFrame):
    """A choice. The whole card may be clicked; what a screen reader meets is its circle.

    `chosen` says that a person, or the program, chose it. What is added is shown only while it
    is chosen.
    """

    chosen = Signal()

    def __init__(self, theme: Theme, icon_name: str, title: str, says: str) -> None:
        """Make one that is not chosen."""
        super().__init__()
        self._theme = theme
        self._icon_name = icon_name
        space = theme.tokens.space
        self.radio = Radio(theme)
        # Room for the ring around the circle, which has no words beside it.
        self.radio.setProperty("bare", "true")
        self.radio.toggled.connect(self._toggled)
        self._icon = IconLabel(theme, icon_name, "text2", theme.tokens.size.icon.row)
        self._title = Label(theme, "", Type.STRONG)
        self._says = Label(theme, "", Type.BODY, "text2")
        self._holder = QWidget()
        self._inside = QVBoxLayout(self._holder)
        beside = theme.px(theme.tokens.size.icon.row) + theme.px(space.m)
        self._inside.setContentsMargins(beside, theme.px(space.s), beside, 0)
        self._inside.setSpacing(theme.px(space.s))
        self._holder.setVisible(False)
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(space.xxs))
        texts.addWidget(self._title)
        texts.addWidget(self._says)
        top = QHBoxLayout()
        top.setSpacing(theme.px(space.m))
        top.addWidget(self._icon)
        top.addLayout(texts, 1)
        top.addWidget(self.radio)
        layout = QVBoxLayout(self)
        x, y = theme.px(space.l), theme.px(space.m)
        layout.setContentsMargins(x, y, theme.px(space.m), y)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._holder)
        self.tell(title, says)
        self._toggled(False)

    def tell(self, title: str, says: str) -> None:
        """Say what is chosen with it."""
        self._title.setText(title)
        self._says.setText(says)
        self.radio.setAccessibleName(title)
        self.radio.setAccessibleDescription(says)

    def add(self, widget: QWidget) -> None:
        """Put a field inside."""
        self._inside.addWidget(widget)

    def choose(self) -> None:
        """Be the one that is chosen."""
        self.radio.setChecked(True)

    def stops(self) -> list[QWidget]:
        """Return where the keyboard stops in it, in order: the circle, and what is inside."""
        inside = self._holder.findChildren(QWidget)
        found = [each for each in inside if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        return [self.radio, *found]

    @property
    def is_chosen(self) -> bool:
        """Say whether it is the one."""
        return self.radio.isChecked()

    def _toggled(self, chosen: bool) -> None:
        palette = self.palette()
        token = "tint" if chosen else "card"
        palette.setColor(QPalette.ColorRole.Window, self._theme.colour(token))
        self.setPalette(palette)
        self._icon.show_icon(self._icon_name, "accentText" if chosen else "text2")
        self._holder.setVisible(chosen and self._inside.count() > 0)
        self.update()
        if chosen:
            self.chosen.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose it, wherever it was clicked."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.setChecked(True)
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card; the one that is chosen has a strong edge and a tint."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.radio.isChecked()
        wide = _EDGE_CHOSEN if chosen else _EDGE
        painter.setPen(QPen(self._theme.colour("accent" if chosen else "line"), wide))
        painter.setBrush(self._theme.colour("tint" if chosen else "card"))
        half = wide / 2
        radius = self._theme.tokens.radius.card
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
        )
        painter.end()


class ChoiceCards(QWidget):
    """Choices below one another, one of which is chosen: one stop, with arrows inside."""

    def __init__(self, theme: Theme, name: str) -> None:
        """Make a group without choices; `name` is what a screen reader says."""
        super().__init__()
        self.setAccessibleName(name)
        self.group = QButtonGroup(self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(theme.tokens.space.s))

    def put(self, at: int, card: ChoiceCard) -> None:
        """Put a choice at a place in the order, that of reading and of the keyboard, too."""
        anchor = [_stop_before(each.radio) for each in self._cards()[:1]]
        self.column.insertWidget(at, card)
        self.group.addButton(card.radio)
        cards = self._cards()
        stops = [stop for each in cards for stop in each.stops()]
        for each in cards:
            # Screen readers read what lies beside one another in the order of its laying.
            each.raise_()
        for one, other in pairwise([*anchor, *stops]):
            QWidget.setTabOrder(one, other)

    def _cards(self) -> list[ChoiceCard]:
        items = (self.column.itemAt(at) for at in range(self.column.count()))
        found = (item.widget() for item in items if item is not None)
        return [each for each in found if isinstance(each, ChoiceCard)]

    def take(self, card: ChoiceCard) -> None:
        """Take a choice away."""
        self.group.removeButton(card.radio)
        self.column.removeWidget(card)
        card.deleteLater()


def _stop_before(widget: QWidget) -> QWidget:
    """Return where the keyboard stops before a widget; itself where there is nothing else."""
    found = widget.previousInFocusChain()
    while found is not None and found is not widget:
        if found.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return found
        found = found.previousInFocusChain()
    return widget
