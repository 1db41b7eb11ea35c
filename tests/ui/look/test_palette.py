"""The palette: whatever is not styled still fits."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from app.tray.look.palette import palette
from app.tray.look.theme import Scheme
from tests.support.desk_double import theme


def test_roles_have_the_colours_of_the_theme(qapp: QApplication) -> None:
    look = theme(Scheme.DARK)
    made = palette(look)
    assert made.color(QPalette.ColorRole.Window) == look.colour("window")
    assert made.color(QPalette.ColorRole.Accent) == look.colour("accent")


def test_what_is_disabled_is_paler(qapp: QApplication) -> None:
    made = palette(theme())
    role = QPalette.ColorRole.Text
    assert made.color(QPalette.ColorGroup.Disabled, role) != made.color(
        QPalette.ColorGroup.Active, role
    )
