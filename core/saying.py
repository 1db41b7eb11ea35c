"""What is said to people: finished English text that can be said in another language, too.

A `Sentence` *is* its English text, so that whoever prints, logs or compares it needs to know no
more. It also carries the message it was made of and the facts that were filled in, and so the
desktop application says it again in the person's language. A message is written whole, as a
literal, where it is said: that is where the catalogue takes it from.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol, TypeAlias

# A fact may be a sentence itself: what is filled in is then translated, too.
Fact: TypeAlias = bool | int | float | str
_NONE: Final[Mapping[str, Fact]] = MappingProxyType({})
_FACTS: Final = (str, int, float)
_FIELD: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Path(Protocol):
    """A path of the machine."""

    def __fspath__(self) -> str:
        """Return it as text."""


class Sentence(str):
    """Finished English text, with the message (`form`) and the `facts` that it was made of.

    `form` is empty for words that no catalogue has. Where something is counted, `many` is the
    form for several, `number` how many it is, and `{n}` stands for that.
    """

    __slots__ = ("facts", "form", "many", "number")
    form: str
    facts: Mapping[str, Fact]
    many: str
    number: int

    def __new__(
        cls,
        text: str = "",
        form: str = "",
        facts: Mapping[str, Fact] = _NONE,
        many: str = "",
        number: int = 0,
    ) -> "Sentence":
        """Make a sentence of its finished text; `said` and its kin put that together."""
        made = super().__new__(cls, text)
        made.form, made.facts, made.many, made.number = form, facts, many, number
        return made


NOTHING: Final = Sentence()


def said(form: str, **facts: Fact | Path) -> Sentence:
    """Return the message `form` with `facts` in place of their names in braces."""
    found = _facts(facts)
    return Sentence(filled(form, found), form, found)


def said_count(one: str, many: str, number: int, **facts: Fact | Path) -> Sentence:
    """Return what is said of `number` things: `one` for a single one, else `many`."""
    found = _facts(facts)
    text = filled(one if number == 1 else many, {"n": number, **found})
    return Sentence(text, one, found, many, number)


def plain(text: str) -> Sentence:
    """Return words that are no message: of the system, of another machine, of a person."""
    return text if isinstance(text, Sentence) else Sentence(text)


def marked(message: str) -> str:
    """Return a message as it is; the mark has it translated, where `said` gets it later."""
    return message


def joined(parts: Iterable[str], between: str = " ") -> Sentence:
    """Return sentences as one text, each of them still to be translated; empty ones go."""
    given = [part for part in parts if part]
    if len(given) == 1:
        return plain(given[0])
    facts = {f"part{number}": part for number, part in enumerate(given)}
    form = between.join(f"{{{name}}}" for name in facts)
    return Sentence(between.join(given), form, facts)


def listed(names: Iterable[str]) -> Sentence:
    """Return names as people list them: `a`, `a and b`, `a, b and c`."""
    *others, last = tuple(names) or ("",)
    return said("{names} and {last}", names=", ".join(others), last=last) if others else plain(last)


def as_text(value: object) -> str:
    """Return the text of a sentence, for encoders: these know the types of the language only."""
    if isinstance(value, Sentence):
        return str(value)
    raise TypeError(type(value))


def filled(form: str, values: Mapping[str, Fact]) -> str:
    """Return `form` with `values` in place of their names; raises `KeyError` where one lacks.

    A form may come from another process: nothing is done in it but to fill in.
    """
    return _FIELD.sub(lambda found: str(values[found[1]]), form)


def _facts(given: Mapping[str, Fact | Path]) -> Mapping[str, Fact]:
    return {
        name: value if isinstance(value, _FACTS) else str(value) for name, value in given.items()
    }
