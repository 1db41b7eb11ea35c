"""What is said, in the person's language."""

from babel import Locale
from babel.numbers import format_decimal

from app.tray.words.catalogue import Catalogue, english_form


def marked(message: str) -> str:
    """Return `message` as it is; the mark has it translated where it is said later."""
    return message


class Words:
    """Says messages. A message is its English text, with names in braces for what is filled in."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Say what `catalogue` has, and the rest in English."""
        self._catalogue = catalogue

    @property
    def locale(self) -> Locale:
        """How numbers and times are written."""
        return self._catalogue.locale

    @property
    def is_right_to_left(self) -> bool:
        """Say whether text runs from right to left."""
        return bool(self.locale.text_direction == "rtl")

    def say(self, message: str, **values: object) -> str:
        """Return `message` in the person's language with `values` filled in."""
        return self._catalogue.single.get(message, message).format(**values)

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Return what is said of `number` things; `{n}` is the number as people write it.

        `one` and `many` are the English forms. The other languages have as many as they need.
        """
        forms = self._catalogue.counted.get((one, many))
        # What is not translated is said in English, and counted as English counts.
        form = (
            (one, many)[english_form(number)]
            if forms is None
            else forms[self._catalogue.form(number)]
        )
        return form.format(n=self.whole(number), **values)

    def whole(self, number: int) -> str:
        """Return a whole number with the locale's separators."""
        return format_decimal(number, locale=self.locale)
