"""The model of a short list."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.widgets.rows_model import ROW_ROLE, RowsModel, Said


@dataclass(frozen=True)
class Line:
    name: str
    says: str = ""


class Lines(RowsModel[Line]):
    def said(self, row: Line) -> Said:
        return Said(row.name, f"{row.name}. {row.says}", row.says)

    def key(self, row: Line) -> object:
        return row.name

    def is_heading(self, row: Line) -> bool:
        return row.name == "Names"


HEADING, A, B = Line("Names"), Line("a", "first"), Line("b")


@pytest.fixture
def lines(qtbot: QtBot) -> Lines:
    del qtbot
    made = Lines()
    assert made.show_rows([HEADING, A, B])
    return made


def test_a_row_and_what_is_said_of_it_is_told(lines: Lines) -> None:
    index = lines.index(1)
    assert lines.rowCount() == 3
    assert lines.rowCount(index) == 0
    assert index.data(ROW_ROLE) == A
    assert index.data() == "a"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "a. first"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "first"
    assert lines.index(2).data(Qt.ItemDataRole.ToolTipRole) is None
    assert index.data(Qt.ItemDataRole.DecorationRole) is None


def test_a_heading_cannot_be_chosen(lines: Lines) -> None:
    assert lines.flags(lines.index(0)) == Qt.ItemFlag.NoItemFlags
    assert lines.flags(lines.index(1)) & Qt.ItemFlag.ItemIsSelectable


def test_the_same_rows_keep_their_places_where_one_says_something_else(
    lines: Lines, qtbot: QtBot
) -> None:
    changed: list[int] = []
    lines.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    with qtbot.assertNotEmitted(lines.modelReset):
        assert lines.show_rows([HEADING, A, Line("b", "second")])
        assert not lines.show_rows([HEADING, A, Line("b", "second")])
    assert changed == [2]


@pytest.mark.parametrize("rows", [[HEADING, B, A], [HEADING, A], []])
def test_other_rows_are_shown_anew(lines: Lines, rows: list[Line], qtbot: QtBot) -> None:
    with qtbot.waitSignal(lines.modelReset):
        assert lines.show_rows(rows)
    assert list(lines.rows) == rows


def test_a_row_is_found_by_what_it_is_known_by(lines: Lines) -> None:
    assert (lines.place_of("b"), lines.place_of("gone")) == (2, -1)


def test_rows_of_a_list_that_says_nothing_of_them_are_told_as_they_are(qtbot: QtBot) -> None:
    plain: RowsModel[str] = RowsModel()
    plain.show_rows(["a", "b"])
    index = plain.index(1)
    assert (index.data(), index.data(Qt.ItemDataRole.AccessibleTextRole)) == ("b", "b")
    assert plain.flags(index) & Qt.ItemFlag.ItemIsEnabled
    with qtbot.waitSignal(plain.modelReset):
        plain.show_rows(["a", "c"])
