"""The model of a short list: rows that are told as a whole, and stay in place where they can."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE: Final = Qt.ItemDataRole.UserRole
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a row: its text, what a screen reader says, and what the mouse finds."""

    text: str
    sentence: str
    tip: str = ""


class RowsModel(QAbstractListModel, Generic[R]):
    """Rows of one kind. Each list says what is said of one and by what it is known; unless it does,
    that is all that the row is: one that says something else is another one.
    """

    def __init__(self) -> None:
        """Begin without rows."""
        super().__init__()
        self.rows: tuple[R, ...] = ()

    def said(self, row: R) -> Said:
        """Return what is said of a row."""
        return Said(str(row), str(row))

    def key(self, row: R) -> object:
        """Return what a row is known by."""
        return row

    def is_heading(self, row: R) -> bool:
        """Say whether a row only stands above others, and cannot be chosen."""
        del row
        return False

    def show_rows(self, rows: Sequence[R]) -> bool:
        """Take other rows; say whether anything changed. The same ones keep their places, and with
        them what is chosen.
        """
        before, after = self.rows, tuple(rows)
        if after == before:
            return False
        if [self.key(row) for row in before] == [self.key(row) for row in after]:
            self.rows = after
            for place, (old, new) in enumerate(zip(before, after, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(place), self.index(place))
            return True
        self.beginResetModel()
        self.rows = after
        self.endResetModel()
        return True

    def place_of(self, key: object) -> int:
        """Return where the row of a key stands; -1 for none."""
        return next((place for place, row in enumerate(self.rows) if self.key(row) == key), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, or what is said of it."""
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.said(row).text
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.said(row).sentence
            case Qt.ItemDataRole.ToolTipRole:
                return self.said(row).tip or None
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that headings cannot be chosen."""
        if self.is_heading(self.rows[index.row()]):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
