"""What each cell of the tree of files shows, by the roles of Qt."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap

from app.tray.look.icons import picture
from app.tray.look.theme import Theme, Type
from app.tray.models.files import FileRow
from app.tray.models.tone import Tone

# The pictures are drawn for the sharpest of usual screens; Qt makes them smaller where need be.
_RATIO: Final = 2.0
_START: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_END: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    """The columns from the side where reading begins."""

    NAME = 0
    SIZE = 1
    COPIES = 2
    HERE = 3


def aligned(column: int) -> Qt.AlignmentFlag:
    """Return where the text of a column stands."""
    return _END if column == Column.SIZE else _START


def cell(theme: Theme, row: FileRow, column: Column, role: int) -> object:
    """Return what is shown of an entry in a column, for one role of Qt."""
    found = _ROLES.get(Qt.ItemDataRole(role)) if role < Qt.ItemDataRole.UserRole else None
    return None if found is None else found(theme, row, column)


def _text(_theme: Theme, row: FileRow, column: Column) -> object:
    return (row.name, row.size, row.copies, row.mark.says)[column]


def _drawn(theme: Theme, row: FileRow, column: Column) -> object:
    icons = theme.tokens.size.icon
    if column is Column.NAME:
        return _icon(picture(theme, row.icon, row.icon_token, theme.px(icons.row), _RATIO))
    if column is Column.HERE and row.mark.icon:
        size = theme.px(icons.button)
        return _icon(picture(theme, row.mark.icon, row.mark.token, size, _RATIO))
    return None


def _icon(drawn: QPixmap) -> QIcon:
    """Return a picture that the current row does not tint: its colour means something."""
    made = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        made.addPixmap(drawn, mode)
    return made


def _aligned(_theme: Theme, _row: FileRow, column: Column) -> object:
    return aligned(column)


def _colour(theme: Theme, row: FileRow, column: Column) -> object:
    is_bad = column is Column.HERE and row.mark.token == Tone.BAD.value
    if is_bad:
        return theme.colour(Tone.BAD.text_token)
    if column is Column.COPIES and row.short:
        return theme.colour(Tone.WARN.text_token)
    if column is Column.NAME and row.pending:
        return theme.colour("accentText")
    strong = column is Column.NAME or (column is Column.COPIES and row.own)
    return theme.colour("text" if strong else "text2")


def _font(theme: Theme, row: FileRow, column: Column) -> object:
    if column is Column.HERE:
        return theme.font(Type.SMALL)
    return theme.font(Type.STRONG if column is Column.COPIES and row.own else Type.BODY)


def _tip(_theme: Theme, row: FileRow, column: Column) -> object:
    return row.path if column is Column.NAME else row.mark.says or None


def _spoken(_theme: Theme, row: FileRow, column: Column) -> object:
    return row.spoken if column is Column.NAME else None


_ROLES: Final[Mapping[Qt.ItemDataRole, Callable[[Theme, FileRow, Column], object]]] = {
    Qt.ItemDataRole.DisplayRole: _text,
    Qt.ItemDataRole.DecorationRole: _drawn,
    Qt.ItemDataRole.TextAlignmentRole: _aligned,
    Qt.ItemDataRole.ForegroundRole: _colour,
    Qt.ItemDataRole.FontRole: _font,
    Qt.ItemDataRole.ToolTipRole: _tip,
    Qt.ItemDataRole.AccessibleTextRole: _spoken,
}
