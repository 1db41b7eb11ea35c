"""All texts that a person reads, gathered from where they are said.

`python -m tests.support.texts` brings the catalogues in `assets/texts` up to date: new messages
come in untranslated, those that nobody says any more go.
"""

import sys
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from core.config.definitions import texts

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "assets" / "texts"
# What says a message, and which of its arguments the message is.
KEYWORDS: dict[str, Any] = {"say": None, "count": (1, 2), "marked": None}
Id = str | tuple[str, str]


@dataclass
class Gathered:
    """The messages, and where each of them is said."""

    places: dict[Id, list[tuple[str, int]]] = field(default_factory=dict)

    def add(self, message: Id, place: str, line: int) -> None:
        self.places.setdefault(message, []).append((place, line))


def gathered() -> Gathered:
    """Return all messages of the desktop application."""
    found = Gathered()
    folder = ROOT / "app" / "tray"
    for name, line, message, _, _ in extract_from_dir(
        folder, [("**.py", "python")], keywords=KEYWORDS
    ):
        if isinstance(message, tuple):
            if len(message) == 2 and all(message):
                found.add((message[0], message[1]), f"app/tray/{name}", line)
        elif message:
            found.add(message, f"app/tray/{name}", line)
    for text in texts():
        found.add(text, "core/config", 0)
    return found


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
