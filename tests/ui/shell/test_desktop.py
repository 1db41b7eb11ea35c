"""How the desktop looks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.tray.look.assets import TOKENS
from app.tray.look.theme import Scheme
from app.tray.look.tokens import read_tokens
from app.tray.shell import desktop


@pytest.mark.parametrize(
    ("chosen", "scheme"), [("light", Scheme.LIGHT), ("dark", Scheme.DARK), ("", Scheme.LIGHT)]
)
def test_what_the_person_chose_counts_else_the_desktop(
    chosen: str, scheme: Scheme, qapp: QApplication
) -> None:
    assert desktop.scheme_of(chosen) is scheme


def test_the_desktop_can_be_dark(qapp: QApplication) -> None:
    hints = qapp.styleHints()
    hints.setColorScheme(Qt.ColorScheme.Dark)
    try:
        found = desktop.scheme_of("")
    finally:
        hints.unsetColorScheme()
    assert found in {Scheme.DARK, Scheme.LIGHT}


def test_everything_is_dressed(qapp: QApplication) -> None:
    theme = desktop.theme_of(read_tokens(TOKENS), "dark", qapp.font())
    desktop.dress(qapp, theme)
    assert qapp.palette().window().color() == theme.colour("window")
    assert qapp.styleSheet()


def test_with_high_contrast_the_system_decides(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop, "wants_contrast", lambda: True)
    desktop.dress(qapp, desktop.theme_of(read_tokens(TOKENS), "dark", qapp.font()))
    assert qapp.styleSheet() == ""


def test_the_system_is_asked_for_motion_and_contrast(qapp: QApplication) -> None:
    assert desktop.is_still() in {True, False}
    assert desktop.wants_contrast() in {True, False}
