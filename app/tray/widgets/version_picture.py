"""Pictures among versions: how large they are, and a small one to look at. Off the window's thread.

They come from other machines: what is no picture, or would take too much memory, is none.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from app.tray.models.file_icons import ending

# What Qt reads by itself; of others nothing but facts is shown.
READABLE: Final = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "webp"})
_SIDE_MAX: Final = 640
_PIXELS_MAX: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class VersionPicture:
    """A picture: its sides in pixels, and a small one where all of it was there to be read."""

    width: int
    height: int
    small: QImage | None = None


def read_picture(name: str, data: bytes, *, whole: bool) -> VersionPicture | None:
    """Return the picture that begins with `data`; None where it is none that can be shown."""
    if ending(name) not in READABLE:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        return None
    found = VersionPicture(size.width(), size.height())
    if not whole or size.width() * size.height() > _PIXELS_MAX:
        return found
    side = QSize(_SIDE_MAX, _SIDE_MAX)
    if size.width() > _SIDE_MAX or size.height() > _SIDE_MAX:
        reader.setScaledSize(size.scaled(side, Qt.AspectRatioMode.KeepAspectRatio))
    small = reader.read()
    return found if small.isNull() else VersionPicture(found.width, found.height, small)
