"""All texts that a person reads, gathered from where they are said.

`python -m tests.support.texts` brings the catalogues in `assets/texts` up to date: new messages
come in untranslated, those that nobody says any more go.
"""

import importlib
import pkgutil
import sys
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

import core
from core.config.definitions import texts
from core.errors import WormholeError

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "assets" / "texts"
# What says a message, and which of its arguments the message is: in the windows, in the core.
KEYWORDS: dict[str, Any] = {"say": None, "count": (1, 2), "marked": None}
CORE_KEYWORDS: dict[str, Any] = {"said": None, "said_count": (1, 2), "marked": None}
# The command line, which is not among them, speaks English.
PLACES = ("app/tray", "app/starting.py", "core")
Id = str | tuple[str, str]


@dataclass
class Gathered:
    """The messages, and where each of them is said."""

    places: dict[Id, list[tuple[str, int]]] = field(default_factory=dict)

    def add(self, message: Id, place: str, line: int) -> None:
        self.places.setdefault(message, []).append((place, line))


def gathered() -> Gathered:
    """Return all messages of the desktop application, and of what the core says to it."""
    found = Gathered()
    for place in PLACES:
        for file in python_files(ROOT / place):
            name = file.relative_to(ROOT).as_posix()
            for line, message, _, _ in extract_from_file("python", file, keywords_of(file)):
                add(found, message, name, line)
    for text in texts():
        found.add(text, "core/config", 0)
    for error in errors():
        if error.says:
            found.add(error.says.form, error.__module__.replace(".", "/") + ".py", 0)
    return found


def python_files(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def keywords_of(file: Path) -> dict[str, Any]:
    """Return what says a message in a file; `said` is a word for other things, too."""
    from_core = "from core.saying import" in file.read_text(encoding="utf-8")
    return KEYWORDS | (CORE_KEYWORDS if from_core else {})


def add(found: Gathered, message: Any, place: str, line: int) -> None:
    """Add a message as it was extracted: one form, or two of what is counted."""
    if isinstance(message, tuple):
        if len(message) == 2 and all(message):
            found.add((message[0], message[1]), place, line)
    elif message:
        found.add(message, place, line)


def errors() -> list[type[WormholeError]]:
    """Return all errors of the core; the sentence of each is its docstring."""
    for module in pkgutil.walk_packages(core.__path__, "core."):
        importlib.import_module(module.name)
    found: list[type[WormholeError]] = []
    waiting: list[type[WormholeError]] = [WormholeError]
    while waiting:
        error = waiting.pop()
        found.append(error)
        waiting += error.__subclasses__()
    return [each for each in found if each.__module__.startswith("core.")]


def bring_up_to_date(file: Path, found: Gathered) -> tuple[int, int]:
    """Write a catalogue anew; return how many messages are translated, of how many.

    Its head stays: how many forms a language has for counted things, its translators decide.
    """
    head = file.read_text(encoding="utf-8").split("\n\n", 1)[0]
    with file.open("rb") as stream:
        before = read_po(stream, locale=file.stem)
    forms = before.num_plurals
    after = Catalog(locale=file.stem, fuzzy=False)
    plural = f"nplurals={forms}; plural={before.plural_expr}"
    after.mime_headers = [("Plural-Forms", plural)]
    done = 0
    for message in sorted(found.places, key=first_of):
        known = before.get(first_of(message))
        same = known is not None and isinstance(known.id, str) == isinstance(message, str)
        said = known.string if same and known is not None else ""
        done += bool(said) and (isinstance(said, str) or all(said))
        files = sorted({place for place, _ in found.places[message]})
        empty = "" if isinstance(message, str) else ("",) * forms
        after.add(message, said or empty, locations=[(name, 0) for name in files])
    body = BytesIO()
    write_po(body, after, width=100, include_lineno=False, omit_header=True)
    file.write_text(f"{head}\n\n{body.getvalue().decode()}", encoding="utf-8")
    return done, len(found.places)


def first_of(message: Id) -> str:
    """Return the message, or the first form of one that is counted."""
    return message if isinstance(message, str) else message[0]


def main() -> int:
    found = gathered()
    for file in sorted(TEXTS.glob("*.po")):
        done, total = bring_up_to_date(file, found)
        sys.stdout.write(f"{file.name}: {done} of {total} messages are translated\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
