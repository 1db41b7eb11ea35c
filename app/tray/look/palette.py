"""The theme as roles of Qt, so that whatever is not styled still fits."""

from typing import Final

from PySide6.QtGui import QPalette

from app.tray.look.theme import Theme

_ROLES: Final = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "card",
    QPalette.ColorRole.AlternateBase: "side",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Button: "card",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.Highlight: "sel",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accentText",
    QPalette.ColorRole.LinkVisited: "accentText",
    QPalette.ColorRole.ToolTipBase: "card",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "card",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "field",
    QPalette.ColorRole.Shadow: "field",
}
_WRITING: Final = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
)


def palette(theme: Theme) -> QPalette:
    """Return the palette of a theme, the disabled group too."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, theme.colour(token))
    for role in _WRITING:
        made.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("text3"))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Base, theme.colour("greyT"))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Button, theme.colour("greyT"))
    return made
