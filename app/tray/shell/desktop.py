"""How the desktop looks, as far as the system tells it, and what it says by itself."""

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle

from app.tray.look.palette import palette
from app.tray.look.stylesheet import stylesheet
from app.tray.look.theme import Scheme, Theme
from app.tray.look.tokens import Tokens
from app.tray.words.words import Words


def scheme_of(chosen: str) -> Scheme:
    """Return the scheme: the one that the person chose ("light", "dark"), else the desktop's."""
    if chosen in set(Scheme):
        return Scheme(chosen)
    told = QGuiApplication.styleHints().colorScheme()
    return Scheme.DARK if told == Qt.ColorScheme.Dark else Scheme.LIGHT


def is_still() -> bool:
    """Say whether the person asked the system for less motion: its own style does not move then."""
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) <= 0


def wants_contrast() -> bool:
    """Say whether the person asked the system for high contrast."""
    hints = QGuiApplication.styleHints()
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def theme_of(tokens: Tokens, chosen: str, system_font: QFont) -> Theme:
    """Return the theme for this desktop. `system_font` is the font before anything was dressed."""
    return Theme(tokens, scheme_of(chosen), system_font, is_still())


def dress(app: QApplication, theme: Theme) -> None:
    """Have everything look as the theme says; with high contrast as the system does."""
    app.setStyle("Fusion")
    if wants_contrast():
        app.setStyleSheet("")
        return
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme))


def speak(app: QApplication, words: Words) -> None:
    """Have all run in the direction of a language, and what Qt itself says be said in it.

    That is the menu of a field, for example, and what stands on the buttons of a file chooser.
    """
    right_to_left = words.is_right_to_left
    app.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
    )
    for before in app.findChildren(QTranslator):
        app.removeTranslator(before)
        before.deleteLater()
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(str(words.locale)), "qtbase", "_", folder):
        app.installTranslator(translator)
