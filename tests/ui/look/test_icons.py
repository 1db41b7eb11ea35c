"""Pictures: all are there, in the colours of the theme, sharp on every screen."""

import pytest
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication

from app.tray.assets import ICONS
from app.tray.look.icons import app_icon, forget_pictures, icon, picture, state_picture, tray_icon
from app.tray.models.tray_state import State
from tests.support.desk_double import theme

VARIANTS = ("light", "dark", "mono-light", "mono-dark")


def drawn(pixmap: QPixmap) -> set[str]:
    """Return the colours of all points that are not seen through."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    colours = (image.pixelColor(*point) for point in points)
    return {colour.name() for colour in colours if colour.alpha() == 255}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("state", State)
def test_each_state_has_a_picture_of_its_own_in_each_size(
    variant: str, state: State, qapp: QApplication
) -> None:
    for size in (16, 20, 22, 24, 32, 48, 64, 96):
        pixmap = state_picture(variant, state.value, size)
        assert pixmap.width() == size
        others = [each for each in State if each is not state]
        assert drawn(pixmap)
        assert all(
            pixmap.toImage() != state_picture(variant, other.value, size).toImage()
            for other in others
        )


def test_a_picture_has_the_colour_of_its_token(qapp: QApplication) -> None:
    look = theme()
    assert drawn(picture(look, "gear", "accent", 40)) == {look.colour("accent").name()}


def test_a_picture_for_a_dense_screen_has_more_points(qapp: QApplication) -> None:
    pixmap = picture(theme(), "gear", "text", 16, 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (32, 2.0)


@pytest.mark.parametrize("file", sorted((ICONS / "ui").glob("*.svg")), ids=lambda file: file.stem)
def test_every_picture_of_the_interface_can_be_drawn(file: object, qapp: QApplication) -> None:
    assert drawn(picture(theme(), getattr(file, "stem", ""), "text", 40))


def test_the_working_mark_turns(qapp: QApplication) -> None:
    still = state_picture("light", "working", 22)
    assert state_picture("light", "working", 22, degrees=45).toImage() != still.toImage()


def test_icons_have_all_their_sizes(qapp: QApplication) -> None:
    assert {size.width() for size in tray_icon("light", "alone").availableSizes()} >= {
        16,
        22,
        32,
        64,
    }
    assert app_icon().availableSizes()
    assert not icon(theme(), "gear").isNull()


def test_what_was_drawn_can_be_forgotten(qapp: QApplication) -> None:
    before = tray_icon("light", "alone")
    assert tray_icon("light", "alone") is before
    forget_pictures()
    assert tray_icon("light", "alone") is not before
