"""The theme follows the person's text and desktop."""

import pytest
from PySide6.QtWidgets import QApplication

from app.tray.look.theme import Scheme, Type
from tests.support.desk_double import theme


def test_colours_are_those_of_the_scheme(qapp: QApplication) -> None:
    assert theme(Scheme.LIGHT).colour("window").name() == "#ffffff"
    assert theme(Scheme.DARK).colour("window").name() == "#17191e"


def test_an_unknown_colour_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(AttributeError):
        theme().colour("pink")


def test_distances_grow_with_the_text_and_never_shrink(qapp: QApplication) -> None:
    assert theme(text=1.0).px(32) == 32
    assert theme(text=2.0).px(32) == 64
    assert theme(text=0.5).px(32) == 32


@pytest.mark.parametrize("kind", Type)
def test_each_kind_of_text_grows_with_the_text(kind: Type, qapp: QApplication) -> None:
    small, large = theme(text=1.0).font(kind), theme(text=2.0).font(kind)
    assert large.pixelSize() == pytest.approx(2 * small.pixelSize(), abs=1)


def test_titles_are_larger_than_text(qapp: QApplication) -> None:
    look = theme()
    assert look.line_height(Type.TITLE) > look.line_height(Type.BODY)
