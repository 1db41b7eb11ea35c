"""What two versions are shown as: lines, pictures, or a sentence. Worked out off the window."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.tray.models.difference import Difference, as_text, difference
from app.tray.widgets.version_picture import VersionPicture, read_picture
from core.control.schema import Peek


@dataclass(frozen=True, slots=True)
class Compared:
    """What each side is shown as; `text` where both are texts, a picture where a side is one."""

    text: Difference | None
    pictures: tuple[VersionPicture | None, ...]


def compare(name: str, sides: Sequence[Peek]) -> Compared:
    """Compare the versions of the file `name`; it takes a while for long ones."""
    texts = [None if side.reason else as_text(side.data, whole=side.whole) for side in sides]
    if len(texts) == 2 and texts[0] is not None and texts[1] is not None:
        return Compared(difference(texts[0], texts[1]), (None,) * len(sides))
    return Compared(
        None,
        tuple(
            None if side.reason else read_picture(name, side.data, whole=side.whole)
            for side in sides
        ),
    )
