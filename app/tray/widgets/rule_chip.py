"""The chip beside a rule of a file or folder: where its value comes from; it leads there."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton

from app.tray.look.icons import icon
from app.tray.look.theme import Theme, Type
from app.tray.models.rules import Chip
from app.tray.words.words import Words

_ICONS = {"network": "accentText", "pending": "accentText"}
# The looks of chips are those of settings; a folder looks as a pod does.
_LOOKS = {"here": "pod", "folder": "pod"}
# Of a folder; beside a label and a switch there is no room for more.
_CHARACTERS_MAX = 12


class RuleChip(QToolButton):
    """Says where a value comes from."""

    def __init__(self, theme: Theme, words: Words) -> None:
        """Make one that says nothing yet."""
        super().__init__()
        self._theme = theme
        self._words = words
        self.setProperty("look", "chip")
        self.setFont(theme.font(Type.CHIP))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def tell(self, chip: Chip, label: str) -> None:
        """Show a chip; `label` is the rule that it belongs to."""
        theme = self._theme
        self.setProperty("origin", _LOOKS.get(chip.kind, chip.kind))
        self.style().unpolish(self)
        self.style().polish(self)
        says = chip.says
        is_long = chip.kind == "folder" and len(says) > _CHARACTERS_MAX
        self.setText(says[: _CHARACTERS_MAX - 1] + "…" if is_long else says)
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.setToolButtonStyle(beside if chip.icon else Qt.ToolButtonStyle.ToolButtonTextOnly)
        if chip.icon:
            size = theme.tokens.size.icon.inline
            self.setIcon(icon(theme, chip.icon, _ICONS.get(chip.kind, "grey"), size))
            self.setIconSize(QSize(theme.px(size), theme.px(size)))
        self.setToolTip(chip.path or says)
        self.setAccessibleName(
            self._words.say("Where “{rule}” comes from: {origin}", rule=label, origin=chip.says)
        )
