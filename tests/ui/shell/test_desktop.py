"""How the desktop looks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.tray.assets import TOKENS
from app.tray.look.theme import Scheme
from app.tray.look.tokens import read_tokens
from app.tray.shell import desktop
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words
from tests.support.desk_double import words


@pytest.mark.parametrize(
    ("chosen", "scheme"), [("light", Scheme.LIGHT), ("dark", Scheme.DARK), ("", Scheme.LIGHT)]
)
def test_what_the_person_chose_counts_else_the_desktop(
    chosen: str, scheme: Scheme, qapp: QApplication
) -> None:
    assert desktop.scheme_of(chosen) is scheme


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


class Hints:
    """What a system tells."""

    def __init__(self, contrast: Qt.ContrastPreference) -> None:
        self.contrastPreference = lambda: contrast

    def accessibility(self) -> "Hints":
        return self


@pytest.mark.parametrize(
    ("contrast", "expected"),
    [
        (Qt.ContrastPreference.NoPreference, False),
        (Qt.ContrastPreference.HighContrast, True),
    ],
)
def test_the_system_is_asked_for_contrast(
    contrast: Qt.ContrastPreference, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop.QGuiApplication, "styleHints", lambda: Hints(contrast))
    assert desktop.wants_contrast() is expected


class Style:
    """A style that moves for so many milliseconds."""

    def __init__(self, milliseconds: int) -> None:
        self.styleHint = lambda _: milliseconds


@pytest.mark.parametrize(("milliseconds", "expected"), [(0, True), (200, False)])
def test_where_the_style_of_the_system_does_not_move_nothing_does(
    milliseconds: int, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop.QApplication, "style", lambda: Style(milliseconds))
    assert desktop.is_still() is expected


def test_what_qt_says_by_itself_is_said_in_the_language_of_the_person(
    qapp: QApplication, qtbot: QtBot
) -> None:
    def cancel() -> str:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        qtbot.addWidget(box)
        return box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "")

    desktop.speak(qapp, words("fr_CH"))
    assert cancel() == "Annuler"
    desktop.speak(qapp, words("en_GB"))
    assert cancel() == "Cancel"


def test_all_runs_in_the_direction_of_the_language(qapp: QApplication) -> None:
    desktop.speak(qapp, Words(Catalogue(known_locale("he"))))
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    desktop.speak(qapp, words())
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight
