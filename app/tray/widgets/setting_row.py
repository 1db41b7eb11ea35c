"""One setting: label, chip and help at the left, its control at the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.settings.rows import Row
from app.tray.models.tone import Tone
from app.tray.widgets.edge import draw_edge
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.origin_chip import OriginChip
from app.tray.widgets.resting import resting
from app.tray.widgets.setting_control import Hands, make_control
from app.tray.words.words import Words
from core.config.kinds import Raw

_AROUND = 10
_REST_MS = 600


class WholeLabel(Label):
    """A label that takes the width of its text, and wraps only where there is less."""

    def sizeHint(self) -> QSize:
        """Return the size on one line."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())


@dataclass(frozen=True, slots=True)
class RowActs:
    """Who is told: `edited` gets key and value; `explain` the key, and the chip to open it at."""

    edited: Callable[[str, Raw], None]
    explain: Callable[[str, OriginChip], None]


class SettingRow(QFrame):
    """Shows a row and tells what a hand does with it."""

    def __init__(self, theme: Theme, words: Words, row: Row, acts: RowActs) -> None:
        """Make the row; `show_row` shows it again as it is by then."""
        super().__init__()
        self._theme = theme
        self._row = row
        self._acts = acts
        self._rest = resting(self, _REST_MS, self._show_error)
        self.control = make_control(theme, words, row, Hands(self._edited, self._left))
        self.chip = OriginChip(theme, words)
        self.chip.clicked.connect(lambda: acts.explain(self._row.key, self.chip))
        self._label = WholeLabel(theme, row.label, Type.STRONG)
        self._help = Label(theme, "", Type.SMALL, "text2")
        self._now = Label(theme, "", Type.SMALL, "accentText")
        self._meanwhile = Label(theme, "", Type.SMALL, "warn")
        self._error = Label(theme, "", Type.SMALL, "bad")
        self._build()
        self.show_row(row)

    def _build(self) -> None:
        # The order of tabs is that of coming here: what changes the value, then what explains it.
        self.control.widget.setParent(self)
        theme = self._theme
        space = theme.tokens.space
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        # The chip is higher than the label, so that it can be hit; that much less is around it.
        x, y = theme.px(space.card_x), theme.px(_AROUND)
        self._outer.setContentsMargins(x, y, x, y)
        self._outer.setSpacing(theme.px(space.l))
        self._texts = QVBoxLayout()
        self._texts.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(theme.px(space.s))
        top.addWidget(self._label)
        top.addWidget(self.chip, alignment=Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(1)
        self._texts.addLayout(top)
        for label in (self._help, self._now, self._meanwhile):
            self._texts.addWidget(label)
        self._wrong = QWidget()
        wrong = QHBoxLayout(self._wrong)
        wrong.setContentsMargins(0, 0, 0, 0)
        wrong.setSpacing(theme.px(space.xs))
        octagon = IconLabel(theme, Tone.BAD.icon, "bad", theme.tokens.size.icon.inline)
        wrong.addWidget(octagon, alignment=Qt.AlignmentFlag.AlignTop)
        wrong.addWidget(self._error, 1)
        self._texts.addWidget(self._wrong)
        self._wrong.hide()
        self._left_side = QHBoxLayout()
        self._left_side.setSpacing(theme.px(space.l))
        self._left_side.addLayout(self._texts, 1)
        self._outer.addLayout(self._left_side, 1)
        self._right = QHBoxLayout()
        self._right.setSpacing(theme.px(space.s))
        self._right.addWidget(self.control.widget)
        self._outer.addLayout(self._right)

    @property
    def row(self) -> Row:
        """What is shown."""
        return self._row

    @property
    def error(self) -> str:
        """The error that is shown; empty while there is none, or while somebody still types."""
        return self._error.text() if not self._wrong.isHidden() else ""

    def put_before(self, widget: QWidget) -> None:
        """Put a picture before the texts."""
        self._left_side.insertWidget(0, widget, alignment=Qt.AlignmentFlag.AlignVCenter)

    def put_beside(self, widget: QWidget) -> None:
        """Put a button beside the control, on its side of the help."""
        self._right.insertWidget(0, widget)

    def put_behind(self, widgets: Sequence[QWidget]) -> None:
        """Put something behind the control, as what holds now."""
        for widget in widgets:
            self._right.addWidget(widget)

    def tell_help(self, text: str) -> None:
        """Show another help."""
        self._help.setText(text)
        self._help.setVisible(bool(text))

    def show_row(self, row: Row) -> None:
        """Show what a setting is by now. An error goes at once and comes when the hand rests."""
        self._row = row
        self.control.tell(row)
        self.chip.tell(row.origin, row.chip, row.label)
        for label, text in (
            (self._help, row.help),
            (self._now, row.now),
            (self._meanwhile, row.meanwhile),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.control.focus.setAccessibleDescription(row.spoken)
        if not row.error:
            self._rest.stop()
            self._hide_error()
        elif row.error != self.error:
            self._hide_error()
            self._rest.start()
        self.update()

    def show_error_now(self) -> None:
        """Show what is wrong without waiting, and lead there."""
        self._show_error()
        self.control.focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self, value: Raw) -> None:
        self._acts.edited(self._row.key, value)

    def _left(self) -> None:
        self._show_error()

    def _show_error(self) -> None:
        self._rest.stop()
        if not self._row.error:
            return
        self._error.setText(self._row.error)
        self._wrong.show()
        if self.control.field is not None:
            self.control.field.mark(wrong=True)
        self.control.focus.setAccessibleDescription(f"{self._row.spoken}. {self._row.error}")

    def _hide_error(self) -> None:
        self._wrong.hide()
        if self.control.field is not None:
            self.control.field.mark(wrong=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the control go under the help where there is too little width."""
        super().resizeEvent(event)
        narrow = event.size().width() < self._theme.px(self._theme.tokens.size.stack_below)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._outer.direction() != direction:
            self._outer.setDirection(direction)
            self._right.setAlignment(
                Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignVCenter
            )
            self._outer.setSpacing(self._theme.px(8 if narrow else 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the edge of a changed row, on the side where reading begins."""
        super().paintEvent(event)
        if not self._row.is_changed:
            return
        painter = QPainter(self)
        draw_edge(painter, self, self._theme.colour("accent"))
        painter.end()
