"""How gladly: a slider from "never" to "first choice"."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.widgets.label import Label
from app.tray.widgets.resting import resting
from app.tray.widgets.slider import Slider
from app.tray.words.words import Words

_WIDE = 210
_NEUTRAL = 50
_MOST = 100
_STEP = 10
_REST_MS = 150


class CalmSlider(Slider):
    """A slider that leaves the wheel to the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a value that changes while one scrolls is a trap."""
        event.ignore()


class LikingSlider(QWidget):
    """A slider with words at its ends. `edited` carries the number when the hand rests."""

    edited = Signal(int)

    def __init__(self, theme: Theme, words: Words, name: str) -> None:
        """Make one in the middle; `name` is what a screen reader says."""
        super().__init__()
        self._words = words
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.slider = CalmSlider()
        self.slider.setRange(0, _MOST)
        self.slider.setSingleStep(_STEP)
        self.slider.setPageStep(_STEP)
        self.slider.setMinimumWidth(theme.px(_WIDE))
        self.slider.setAccessibleName(name)
        self._number = Label(theme, "", Type.SMALL, "text").on_one_line()
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(0)
        layout.addWidget(self.slider, 0, 0, 1, 3)
        layout.addWidget(Label(theme, words.say("never"), Type.SMALL, "text2").on_one_line(), 1, 0)
        layout.addWidget(self._number, 1, 1)
        last = Label(theme, words.say("first choice"), Type.SMALL, "text2").on_one_line()
        layout.addWidget(last, 1, 2, Qt.AlignmentFlag.AlignRight)
        layout.setColumnStretch(1, 1)
        self._rest = resting(self, _REST_MS, lambda: self.edited.emit(self.slider.value()))
        self.slider.valueChanged.connect(self._changed)

    def tell(self, value: int) -> None:
        """Show a number from 0 to 100."""
        if self._rest.isActive() or self.slider.isSliderDown():
            return
        with QSignalBlocker(self.slider):
            self.slider.setValue(value)
        self._say(value)

    def _changed(self, value: int) -> None:
        self._say(value)
        self._rest.start()

    def _say(self, value: int) -> None:
        words = self._words
        said = words.whole(value)
        if value == _NEUTRAL:
            said = words.say("{number}, neutral", number=said)
        self._number.setText(said)
        self.slider.setAccessibleDescription(said)
