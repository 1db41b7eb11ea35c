"""An amount of storage: a slider, and the number beside it, which says exactly how much."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from app.tray.look.theme import Theme, Type
from app.tray.widgets.slider import Slider
from app.tray.widgets.text_field import TextField

STEPS = 1_000
_FIELD_WIDTH = 110
_KEYS_STEP = 10
_PAGE_STEP = 100


class UnitEdit(QLineEdit):
    """A field with a unit at its end."""

    def __init__(self, theme: Theme, unit: str) -> None:
        """Make an empty one with `unit` inside."""
        super().__init__()
        self._theme = theme
        self._unit = unit
        self.setFont(theme.font(Type.BODY))
        self.setFixedWidth(theme.px(_FIELD_WIDTH))
        room = self.fontMetrics().horizontalAdvance(unit) + theme.px(theme.tokens.space.s)
        self.setTextMargins(0, 0, room, 0)
        # An amount reads from left to right in every language.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, and the unit at its end."""
        super().paintEvent(event)
        inset = self._theme.px(self._theme.tokens.space.m)
        painter = QPainter(self)
        painter.setFont(self._theme.font(Type.BODY))
        painter.setPen(self._theme.colour("text3"))
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(inset, 0, -inset, 0), end, self._unit)
        painter.end()


class SpaceField(TextField):
    """A slider over what is free, and the number. `slid` carries where a person moved it."""

    slid = Signal(int)

    def __init__(self, theme: Theme, name: str, unit: str) -> None:
        """Make one at 0; `name` stands above it, `unit` in the number's field."""
        super().__init__(theme, name, edit=UnitEdit(theme, unit))
        self.edit.setAccessibleName(f"{name}, {unit}")
        self.slider = Slider()
        self.slider.setRange(0, STEPS)
        self.slider.setSingleStep(_KEYS_STEP)
        self.slider.setPageStep(_PAGE_STEP)
        self.slider.setAccessibleName(name)
        self.slider.setMinimumHeight(theme.px(theme.tokens.size.target_min))
        self.slider.valueChanged.connect(self._slid)
        self.row.insertWidget(0, self.slider, 1)
        self.setTabOrder(self.slider, self.edit)
        self._telling = True

    def tell(self, step: int, text: str, help_text: str, said: str) -> None:
        """Show an amount: where the slider stands, the number, and what is said below.

        `said`: the amount as a screen reader says it.
        """
        self._telling = False
        self.slider.setValue(step)
        self._telling = True
        self.slider.setAccessibleDescription(said)
        self.show_help(help_text)
        self.put(text)

    def _slid(self, step: int) -> None:
        if self._telling:
            self.slid.emit(step)
