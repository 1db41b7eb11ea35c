"""What a setting is changed with: one control for each kind, all used in the same way."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from app.tray.look.theme import Theme
from app.tray.models.settings.pages import setting_of
from app.tray.models.settings.rows import Control, Row
from app.tray.models.settings.values import measured, typed
from app.tray.widgets.combo import Combo
from app.tray.widgets.liking_slider import LikingSlider
from app.tray.widgets.list_editor import ListEditor
from app.tray.widgets.path_field import PathField
from app.tray.widgets.segments import Segments
from app.tray.widgets.stepper import Stepper
from app.tray.widgets.switch import Switch
from app.tray.widgets.unit_field import UnitField
from app.tray.widgets.who_field import WhoField
from app.tray.words.words import Words
from core.config.kinds import Number, Raw

_WIDE_TEXT = 210
_WIDE_CHOICE = 226
_FILE = "file"


@dataclass(frozen=True, slots=True)
class Hands:
    """Who is told what a hand does: `edited` gets the value, `left` that the control was left."""

    edited: Callable[[Raw], None]
    left: Callable[[], None]


@dataclass(frozen=True, slots=True)
class SettingControl:
    """A control: its widget, what shows a row in it, and what gets the focus.

    `field` is the line that a wrong value is marked on, where there is one.
    """

    widget: QWidget
    tell: Callable[[Row], None]
    focus: QWidget
    field: UnitField | None = None


def make_control(theme: Theme, words: Words, row: Row, hands: Hands) -> SettingControl:
    """Return the control for the setting of a row."""
    match row.control:
        case Control.SWITCH:
            made = _switch(theme, row, hands)
        case Control.SEGMENTS:
            made = _segments(theme, row, hands)
        case Control.COMBO | Control.RADIO:
            made = _combo(theme, row, hands)
        case Control.STEPPER:
            made = _stepper(theme, row, hands)
        case Control.SLIDER:
            made = _slider(theme, words, row, hands)
        case Control.UNIT | Control.TEXT:
            made = _field(theme, words, row, hands)
        case Control.PATH:
            made = _path(theme, words, row, hands)
        case Control.LIST:
            made = _list(theme, words, row, hands)
        case Control.WHO:
            made = _who(theme, words, row, hands)
    return made


def _switch(theme: Theme, row: Row, hands: Hands) -> SettingControl:
    switch = Switch(theme, row.label)
    switch.clicked.connect(lambda on: hands.edited(bool(on)))

    def tell(row: Row) -> None:
        switch.setChecked(bool(row.value))
        switch.setEnabled(not row.is_locked)

    return SettingControl(switch, tell, switch)


def _segments(theme: Theme, row: Row, hands: Hands) -> SettingControl:
    segments = Segments(theme, row.label, row.choices)
    segments.chosen.connect(hands.edited)

    def tell(row: Row) -> None:
        segments.choose(str(row.value))
        segments.setEnabled(not row.is_locked)

    return SettingControl(segments, tell, segments)


def _combo(theme: Theme, row: Row, hands: Hands) -> SettingControl:
    combo = Combo(theme, row.label)
    combo.setMinimumWidth(theme.px(_WIDE_CHOICE))
    for word, called in row.choices:
        combo.addItem(called, word)
    combo.activated.connect(lambda number: hands.edited(str(combo.itemData(number))))

    def tell(row: Row) -> None:
        combo.setCurrentIndex(combo.findData(row.value))
        combo.setEnabled(not row.is_locked)

    return SettingControl(combo, tell, combo)


def _stepper(theme: Theme, row: Row, hands: Hands) -> SettingControl:
    kind = setting_of(row.key).details.kind
    low, high = (kind.low, kind.high) if isinstance(kind, Number) else (0, 0)
    stepper = Stepper(theme, row.label, low, high)
    stepper.valueChanged.connect(hands.edited)
    stepper.editingFinished.connect(hands.left)

    def tell(row: Row) -> None:
        if isinstance(row.value, int):
            with QSignalBlocker(stepper):
                stepper.setValue(row.value)
        stepper.setEnabled(not row.is_locked)

    return SettingControl(stepper, tell, stepper)


def _slider(theme: Theme, words: Words, row: Row, hands: Hands) -> SettingControl:
    slider = LikingSlider(theme, words, row.label)
    slider.edited.connect(hands.edited)

    def tell(row: Row) -> None:
        if isinstance(row.value, int):
            slider.tell(row.value)
        slider.setEnabled(not row.is_locked)

    return SettingControl(slider, tell, slider.slider)


def _field(theme: Theme, words: Words, row: Row, hands: Hands) -> SettingControl:
    setting = setting_of(row.key)
    if row.control is Control.UNIT:
        field = UnitField(theme, row.label)
    else:
        field = UnitField(theme, row.label, _WIDE_TEXT)
        field.setPlaceholderText(words.say("not set"))
    shown: list[Row] = [row]

    def tidy() -> None:
        at = measured(setting, shown[0].value, words)
        field.tell(at.amount, at.unit)

    def tell(row: Row) -> None:
        shown[0] = row
        field.lock(locked=row.is_locked)
        # What is being typed stays as it is typed, as long as it means the value of the row.
        own = typed(setting, field.text(), field.unit, words)
        if not field.hasFocus() or own != row.value:
            tidy()

    def left() -> None:
        tidy()
        hands.left()

    field.textEdited.connect(lambda text: hands.edited(typed(setting, text, field.unit, words)))
    field.editingFinished.connect(left)
    return SettingControl(field, tell, field, field)


def _path(theme: Theme, words: Words, row: Row, hands: Hands) -> SettingControl:
    path = PathField(theme, words, row.label, folder=not row.key.endswith(_FILE))
    path.edited.connect(hands.edited)
    path.left.connect(hands.left)

    def tell(row: Row) -> None:
        path.lock(locked=row.is_locked)
        if path.field.text().strip() != row.value:
            path.field.tell(str(row.value))

    return SettingControl(path, tell, path.field, path.field)


def _list(theme: Theme, words: Words, row: Row, hands: Hands) -> SettingControl:
    editor = ListEditor(theme, words, row.label)
    editor.edited.connect(hands.edited)

    def tell(row: Row) -> None:
        editor.lock(locked=row.is_locked)
        editor.tell(row.value if isinstance(row.value, list) else [])

    return SettingControl(editor, tell, editor.field, editor.field)


def _who(theme: Theme, words: Words, row: Row, hands: Hands) -> SettingControl:
    who = WhoField(theme, words, row.label, row.choices)
    who.edited.connect(hands.edited)

    def tell(row: Row) -> None:
        who.lock(locked=row.is_locked)
        who.tell(row.value)

    return SettingControl(who, tell, who.combo)
