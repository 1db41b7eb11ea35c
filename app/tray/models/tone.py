"""How good or bad something is: its figure and its word come first, the colour third."""

from enum import StrEnum


class Tone(StrEnum):
    """How something is meant; the value is the name of the colour's token."""

    OK = "ok"
    INFO = "accent"
    WARN = "warn"
    BAD = "bad"
    GREY = "grey"

    @property
    def icon(self) -> str:
        """The picture that says the same without colour."""
        return _ICONS[self]

    @property
    def text_token(self) -> str:
        """The token of text in this tone, on its own tint."""
        return "accentText" if self is Tone.INFO else self.value

    @property
    def tint_token(self) -> str:
        """The token of the ground that says the same."""
        return "tint" if self is Tone.INFO else f"{self.value}T"

    @property
    def icon_token(self) -> str:
        """The token of pictures and edges in this tone."""
        return "warnI" if self is Tone.WARN else self.value


_ICONS = {
    Tone.OK: "ok",
    Tone.INFO: "info",
    Tone.WARN: "warn",
    Tone.BAD: "error",
    Tone.GREY: "clock",
}
