"""Draws every window with canned answers into docs/screens, for the documents and for looking at.

`python -m tests.ui.screens`: all in English, light and dark, and in French. `--all`: everything
else, too; what is not shown in the documents is not kept (see .gitignore).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

SCREENS = Path(__file__).resolve().parents[2] / "docs" / "screens"
# Language, scheme and scale in percent of those that the documents show.
SHOWN = (("en", "light", 100), ("en", "dark", 100), ("fr", "light", 100))
SPOKEN = {"en": "en_GB", "fr": "fr_FR"}
LANGUAGES, SCHEMES, SCALES = ("en", "fr"), ("light", "dark"), (100, 200)
_COLOURS = 96
_OFTEN = 72
_APART = 12
Look = tuple[str, str, int]


@dataclass(frozen=True)
class Wanted:
    """What is to be drawn: which looks, and which scenes (none: all)."""

    looks: tuple[Look, ...]
    only: tuple[str, ...]


def wanted(arguments: Sequence[str]) -> Wanted:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="screens", description=__doc__)
    parser.add_argument("--only", default="", help="names of scenes, with commas between them")
    parser.add_argument("--languages", default="", help=",".join(LANGUAGES))
    parser.add_argument("--schemes", default="", help=",".join(SCHEMES))
    parser.add_argument("--scales", default="", help="in percent: 100,200")
    parser.add_argument("--all", action="store_true", help="also what is not kept")
    options = parser.parse_args(arguments)
    chosen = options.languages or options.schemes or options.scales
    if not (options.all or chosen):
        return Wanted(SHOWN, _parts(options.only))
    languages = _parts(options.languages) or (LANGUAGES if options.all else LANGUAGES[:1])
    schemes = _parts(options.schemes) or (SCHEMES if options.all else SCHEMES[:1])
    scales = [int(each) for each in _parts(options.scales)] or (
        SCALES if options.all else SCALES[:1]
    )
    looks = [(a, b, c) for c in scales for a in languages for b in schemes]
    return Wanted(tuple(looks), _parts(options.only))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def table(counted: Counter[int]) -> list[int]:
    """Return the colours that a picture keeps: the frequent ones, and what is unlike them."""
    ordered = [colour for colour, _ in counted.most_common()]
    kept = ordered[:_OFTEN]
    for colour in ordered[_OFTEN:]:
        if len(kept) == _COLOURS:
            break
        if all(_distance(colour, other) > _APART for other in kept):
            kept.append(colour)
    return kept


def _distance(one: int, other: int) -> int:
    return max(abs((one >> at & 255) - (other >> at & 255)) for at in (0, 8, 16))


def draw(looks: Iterable[Look], only: Sequence[str]) -> int:
    """Draw the scenes in looks of one scale; return how many there are."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication

    from app.tray.look.icons import forget_pictures
    from app.tray.look.theme import Scheme
    from app.tray.widgets.button import Button
    from tests.support import desk_double
    from tests.support.home_screens import SCENES, desk_of, machine_of_mia, settled

    def keep(image: QImage, file: Path) -> None:
        seen = image.convertToFormat(QImage.Format.Format_RGB32)
        counted = Counter(memoryview(seen.constBits()).cast("I"))
        small = seen.convertToFormat(
            QImage.Format.Format_Indexed8, table(counted), Qt.ImageConversionFlag.AvoidDither
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        if not small.save(str(file), "PNG", 0):
            raise OSError(f"{file} cannot be written")

    app, count = QApplication([]), 0
    with machine_of_mia():
        for language, scheme, scale in looks:
            look, say = desk_double.theme(Scheme(scheme)), desk_double.words(SPOKEN[language])
            desk_double.dress(app, look)
            for scene in SCENES:
                if only and scene.name not in only:
                    continue
                desk = desk_of(scene, look, say)
                for widget in scene.play(desk):
                    widget.show()
                    settled(widget)
                # What has the focus from the start is not what a picture is to show.
                focus = widget.focusWidget()
                if focus is not None and not isinstance(focus, Button):
                    focus.clearFocus()
                keep(
                    widget.grab().toImage(),
                    SCREENS / language / f"{scheme}-{scale}" / f"{scene.name}.png",
                )
                desk.bridge.close()
                widget.close()
                widget.deleteLater()
                count += 1
    forget_pictures()
    return count


def main(arguments: Sequence[str]) -> int:
    """Draw what is asked for, each scale in a process of its own."""
    asked = wanted(arguments)
    if "QT_SCALE_FACTOR" in os.environ and "WORMHOLE_SCREENS" in os.environ:
        sys.stdout.write(f"{draw(asked.looks, asked.only)} pictures\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        screen = Path(folder) / "screen.json"
        shape = {"name": "one", "x": 0, "y": 0, "width": 1920, "height": 1200}
        screen.write_text(json.dumps({"screens": [shape]}), encoding="utf-8")
        for language, scheme, scale in asked.looks:
            own = ["--languages", language, "--schemes", scheme, "--scales", str(scale)]
            own += ["--only", ",".join(asked.only)]
            given = {
                "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
                "QT_SCALE_FACTOR": str(scale / 100),
                "TZ": "UTC",
                "WORMHOLE_SCREENS": "1",
            }
            command = [sys.executable, "-m", "tests.ui.screens", *own]
            subprocess.run(command, check=True, env=os.environ | given)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
