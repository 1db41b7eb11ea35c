"""What is said, in the person's language."""

from babel import Locale
from babel.numbers import format_decimal

from app.tray.words.catalogue import Catalogue, english_form
from app.tray.words.names import plain
from core.saying import Fact, Sentence, filled


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
        form = self._counted(one, many, number)
        return form.format(n=self.whole(number), **values)

    def told(self, *sentences: str, between: str = " ") -> str:
        """Return what the core says, in the person's language; `between` stands between several.

        What carries no message, and what is not translated, stays as it is. The forms may come
        from a node of another version: nothing is done with them but to fill in.
        """
        return between.join(self._told(each) for each in sentences if each)

    def _told(self, sentence: str) -> str:
        if not isinstance(sentence, Sentence) or not sentence.form:
            return sentence
        values: dict[str, Fact] = {
            name: self._fact(value) for name, value in sentence.facts.items()
        }
        form = self._catalogue.single.get(sentence.form, sentence.form)
        if sentence.many:
            values["n"] = self.whole(sentence.number)
            form = self._counted(sentence.form, sentence.many, sentence.number)
        try:
            return filled(form, values)
        except KeyError:
            return str(sentence)

    def _fact(self, fact: Fact) -> str:
        match fact:
            case bool():
                return str(fact).lower()
            case int() | float():
                return format_decimal(fact, locale=self.locale)
            case Sentence():
                return self._told(fact)
            case _:
                return plain(fact)

    def _counted(self, one: str, many: str, number: int) -> str:
        forms = self._catalogue.counted.get((one, many))
        # What is not translated is said in English, and counted as English counts.
        if forms is None:
            return (one, many)[english_form(number)]
        return forms[self._catalogue.form(number)]

    def whole(self, number: int) -> str:
        """Return a whole number with the locale's separators."""
        return format_decimal(number, locale=self.locale)
