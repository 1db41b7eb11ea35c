"""Sentences with names in bold, laid out in a width."""

from PySide6.QtGui import QFontMetrics

from app.tray.look.theme import Type
from app.tray.models.runs import Run
from app.tray.widgets.sentence_layout import laid_out
from tests.ui.conftest import MakeDesk

SENTENCE = (
    Run("studio-nas", True),
    Run(" deleted "),
    Run("drafts/old 😀 logo.svg", True),
    Run("."),
)


def test_a_narrow_sentence_is_higher_and_loses_nothing(make_desk: MakeDesk) -> None:
    look = make_desk().theme
    wide, one = laid_out(look, SENTENCE, 2_000)
    narrow, several = laid_out(look, SENTENCE, 120)
    assert wide.lineCount() == 1
    assert narrow.lineCount() > 1
    assert several > one
    last = narrow.lineAt(narrow.lineCount() - 1)
    assert last.textStart() + last.textLength() == len(wide.text().encode("utf-16-le")) // 2


def test_names_are_written_bold_and_so_wider(make_desk: MakeDesk) -> None:
    look = make_desk().theme
    plain, bold = (laid_out(look, (Run("studio-nas", each),), 2_000)[0] for each in (False, True))
    assert bold.lineAt(0).naturalTextWidth() > plain.lineAt(0).naturalTextWidth()
    metrics = QFontMetrics(look.font(Type.BODY))
    assert round(plain.lineAt(0).naturalTextWidth()) == metrics.horizontalAdvance("studio-nas")


def test_a_path_without_a_space_breaks_too(make_desk: MakeDesk) -> None:
    layout, _ = laid_out(make_desk().theme, (Run("x" * 300),), 100)
    assert layout.lineCount() > 5
