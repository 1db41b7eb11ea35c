"""The stylesheet: made of tokens alone."""

import re

import pytest
from PySide6.QtWidgets import QApplication

from app.tray.assets import ASSETS
from app.tray.look.stylesheet import stylesheet
from app.tray.look.theme import Scheme
from tests.support.desk_double import theme


@pytest.mark.parametrize("scheme", Scheme)
def test_every_name_of_the_template_is_a_token(scheme: Scheme, qapp: QApplication) -> None:
    assert "$" not in stylesheet(theme(scheme))


def test_the_template_has_no_colour_of_its_own() -> None:
    text = (ASSETS / "desktop.qss").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9A-Fa-f]{3,8}\b(?!\w*\s*\{)", re.sub(r"#\w+(?=[\s,:{\[])", "", text))


def test_controls_grow_with_the_text(qapp: QApplication) -> None:
    assert stylesheet(theme(text=1.0)) != stylesheet(theme(text=1.5))
