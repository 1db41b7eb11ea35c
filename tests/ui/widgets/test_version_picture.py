"""Pictures among versions."""

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

from app.tray.widgets.version_picture import VersionPicture, read_picture


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(buffer.data().data())


def test_a_picture_has_its_size_and_a_small_one_to_look_at() -> None:
    found = read_picture("a.PNG", picture(2_000, 1_000), whole=True)
    assert found is not None
    assert (found.width, found.height) == (2_000, 1_000)
    assert found.small is not None
    assert (found.small.width(), found.small.height()) == (640, 320)


def test_of_the_beginning_of_a_picture_only_its_size_is_known() -> None:
    data = picture(900, 600, "JPG")
    assert read_picture("a.jpg", data[: len(data) // 2], whole=False) == VersionPicture(900, 600)


def test_what_is_no_picture_is_none() -> None:
    assert read_picture("a.png", b"\x89PNG and then nothing", whole=True) is None
    assert read_picture("a.png", b"", whole=True) is None
    assert read_picture("a.txt", picture(9, 9), whole=True) is None


def test_a_picture_that_is_torn_keeps_its_size() -> None:
    data = bytearray(picture(300, 200))
    data[60:] = b"\xff" * (len(data) - 60)
    found = read_picture("a.png", bytes(data), whole=True)
    assert found is None or (found.width, found.height) == (300, 200)
