"""The colours of TOML."""

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from app.tray.widgets.toml_colours import TomlColours
from tests.support import desk_double


def test_each_part_has_its_colour_also_within_texts_of_several_lines(qapp: QApplication) -> None:
    del qapp
    theme, document = desk_double.theme(), QTextDocument()
    document.setPlainText('copies = 2 # two\nx = """a\nb = 1\n"""')
    colours = TomlColours(document, theme)
    colours.rehighlight()

    def colour(line: int, at: int) -> str:
        for each in document.findBlockByNumber(line).layout().formats():
            if each.start <= at < each.start + each.length:
                return each.format.foreground().color().name()
        return ""

    assert colour(0, 0) == theme.colour("text").name()
    assert colour(0, 9) == theme.colour("accentText").name()
    assert colour(0, 12) == theme.colour("text3").name()
    assert colour(2, 0) == theme.colour("ok").name()
