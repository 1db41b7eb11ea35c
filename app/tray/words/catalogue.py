"""The translations of one language: `assets/texts/LANGUAGE.po`, English needs none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from gettext import c2py
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import read_po

ENGLISH: Final = "en"
_FALLBACK: Final = "en_GB"


def english_form(number: int) -> int:
    """Return which of the two English forms is said of `number` things."""
    return int(number != 1)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of a locale: what is said in one form, and what has a form for each number.

    `form` tells which form is said of a number.
    """

    locale: Locale
    single: Mapping[str, str] = field(default_factory=dict)
    counted: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    form: Callable[[int], int] = english_form


def known_locale(name: str) -> Locale:
    """Return the locale of a name such as `fr_CH` or `fr`; of an unknown one British English.

    The territory counts for numbers and dates, so it is kept where it is known.
    """
    # The locale of machines, C, which is also called POSIX, is no person's.
    for tried in () if name in {"C", "POSIX"} else (name, name.partition("_")[0]):
        try:
            return Locale.parse(tried)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale.parse(_FALLBACK)


def languages(folder: Path) -> list[str]:
    """Return the languages that texts are there for, English first."""
    return [ENGLISH, *sorted(file.stem for file in folder.glob("*.po"))]


def own_name(language: str) -> str:
    """Return what a language calls itself, with a great letter."""
    locale = known_locale(language)
    name = locale.get_language_name(language) or language
    return name[:1].upper() + name[1:]


def read_catalogue(folder: Path, locale: Locale) -> Catalogue:
    """Return the catalogue for `locale`; without messages where there is no file of its language.

    Messages that are not translated, or not surely, are left out: they are said in English.
    """
    file = folder / f"{locale.language}.po"
    if not file.exists():
        return Catalogue(locale)
    single: dict[str, str] = {}
    counted: dict[tuple[str, str], tuple[str, ...]] = {}
    with file.open("rb") as stream:
        read = read_po(stream, locale)
    for message in read:
        if not message.id or message.fuzzy:
            continue
        match message.id, message.string:
            case str(said), str(translated) if translated:
                single[said] = translated
            case (str(one), str(many)), (str(), *_) as forms if all(forms):
                counted[one, many] = tuple(map(str, forms))
            case _:
                pass
    return Catalogue(locale, single, counted, c2py(read.plural_expr))
