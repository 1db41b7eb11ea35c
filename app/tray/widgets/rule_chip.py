"""The chip beside a rule of a file or folder: where its value comes from; it leads there."""

from app.tray.look.theme import Theme
from app.tray.models.rules import Chip
from app.tray.widgets.chip_button import ChipButton
from app.tray.words.words import Words

_ICONS = {"network": "accentText", "pending": "accentText"}
# The looks of chips are those of settings; a folder looks as a pod does.
_LOOKS = {"here": "pod", "folder": "pod"}
# Of a folder; beside a label and a switch there is no room for more.
_CHARACTERS_MAX = 12


class RuleChip(ChipButton):
    """Says where a value comes from."""

    def __init__(self, theme: Theme, words: Words) -> None:
        """Make one that says nothing yet."""
        super().__init__(theme)
        self._words = words

    def tell(self, chip: Chip, label: str) -> None:
        """Show a chip; `label` is the rule that it belongs to."""
        says = chip.says
        is_long = chip.kind == "folder" and len(says) > _CHARACTERS_MAX
        shown = says[: _CHARACTERS_MAX - 1] + "…" if is_long else says
        origin = _LOOKS.get(chip.kind, chip.kind)
        self.dress(origin, shown, chip.icon, _ICONS.get(chip.kind, "grey"))
        self.setToolTip(chip.path or says)
        self.setAccessibleName(
            self._words.say("Where “{rule}” comes from: {origin}", rule=label, origin=chip.says)
        )
