"""The tree of files as a model of Qt: folders are listed page by page, as they are looked at."""

from typing import TypeAlias

from msgspec.structs import replace
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.tray.models.files import DRIVE, FOLDER, PENDING, FileRow, file_row
from app.tray.widgets.desk import Desk
from app.tray.widgets.tree_cells import Column, aligned, cell
from app.tray.widgets.tree_counting import TreeCounting
from app.tray.widgets.tree_items import Item, completed, top_of
from app.tray.widgets.tree_pages import PageActs, TreePages
from core.control.operations import FIND
from core.control.schema import FindRequest, FolderSum, Found, Node, Only, Status

Index: TypeAlias = QModelIndex | QPersistentModelIndex


class TreeModel(QAbstractItemModel):
    """The drive, or what was found in it. To be used on the window's thread, which never waits.

    `arrived`: the folder of this path was listed further, or a search ("") ended; `counted`: it is
    known what is in the folder of this path. `failed` carries a `Failure`. `sliding` and `slid`
    stand around each change of which part of a folder is at hand.
    """

    arrived = Signal(str)
    sliding = Signal()
    slid = Signal()
    counted = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        """Begin with the drive as the one entry; nothing is asked before it is opened."""
        super().__init__()
        self._desk = desk
        self._alone = False
        self._status: Status | None = None
        self._counting = TreeCounting(desk.bridge, self._take_sum)
        self.pages = TreePages(
            desk.bridge,
            self,
            PageActs(
                self._index,
                lambda item: item.top is self._top,
                self._changed,
                self._counting.count,
                lambda item: self.arrived.emit(item.node.path),
                self.failed.emit,
                self.sliding.emit,
                self.slid.emit,
            ),
        )
        self._drive = Node(path=DRIVE, kind=FOLDER)
        self._search: FindRequest | None = None
        self._top = top_of([self._drive])
        self._pending: frozenset[str] = frozenset()
        self.cut = False

    def tell(self, status: Status, *, alone: bool) -> None:
        """Take the newest status: the name of the drive, and how much is in it.

        `alone`: this pod reaches no other.
        """
        before, self._status = self._status, status
        top = self._top.children or []
        if before is None or before.files != status.files:
            self._counting.count([item for item in top if item.node.path == DRIVE])
        if (self._drive.wanted, self._alone) == (status.copies, alone) and before is not None:
            return
        self._alone = alone
        self._drive = replace(self._drive, wanted=status.copies)
        for item in list(self._top.below()):
            if item.node.path == DRIVE:
                item.node = self._drive
            self._changed(item)

    def mark_pending(self, paths: frozenset[str]) -> None:
        """Mark the entries of which changes are not applied yet."""
        others, self._pending = self._pending ^ paths, paths
        for path in others:
            item = self._top.at(path)
            if item is not None:
                self._changed(item)

    def show_all(self) -> None:
        """Show the drive, closed, and not what was found."""
        self._search = None
        self._reset([self._drive], cut=False)

    def find(self, name: str, only: Only) -> None:
        """Show what is found instead; `cut` says whether there may be more of it."""
        request = self._search = FindRequest(name=name, only=only)

        def take(found: Found) -> None:
            if self._search is request:  # nothing else was asked since
                self._reset(found.rows, cut=found.more)
                self.arrived.emit("")

        self._desk.bridge.ask(FIND, request, take, self.failed.emit)

    def _reset(self, nodes: list[Node], *, cut: bool) -> None:
        self.beginResetModel()
        self._top = top_of(nodes)
        self.cut = cut
        self.endResetModel()
        self._counting.drop()
        self._counting.count(self._top.children or ())

    @property
    def is_search(self) -> bool:
        """Say whether what was found is shown, or being looked for, and not the drive."""
        return self._search is not None

    def item(self, index: Index) -> Item:
        """Return the item of an index; of none, what all stands in."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Item) else self._top

    def index_of(self, path: str) -> QModelIndex:
        """Return the index of a path, as far as it was listed; not valid where it was not."""
        item = self._top.at(path)
        return QModelIndex() if item is None else self._index(item)

    def name_of(self, item: Item) -> str:
        """Return the name of an entry as its row shows it, without marks."""
        return self._row(item).name.removesuffix(f" {PENDING}")

    def take_node(self, node: Node) -> None:
        """Take what is known by now of one entry."""
        if node.path == DRIVE:
            self._drive = node
        item = self._top.at(node.path)
        if item is not None:
            item.node = node
            self._changed(item)

    def refresh(self, path: str) -> None:
        """List a folder anew, and count it: something in it was changed."""
        item = self._top.at(path)
        if item is None:
            return
        self._counting.count([item])
        if item.children is not None:
            self.pages.again(item)

    # --- what Qt asks

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        """Return the index of a place."""
        children = self.item(parent or QModelIndex()).children or []
        if not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """Return what an entry stands in."""
        above = self.item(index).parent
        return QModelIndex() if above is None else self._index(above)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many entries of a folder were listed."""
        if parent is not None and parent.column() > 0:
            return 0
        return len(self.item(parent or QModelIndex()).children or ())

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns there are."""
        del parent
        return len(Column)

    def hasChildren(self, parent: Index | None = None) -> bool:
        """Say whether something may be in it: a folder that was not listed may have something."""
        item = self.item(parent or QModelIndex())
        return item.is_folder and (item.children is None or bool(item.children))

    def canFetchMore(self, parent: Index) -> bool:
        """Say whether a folder was not listed yet.

        Only of those: a view asks for more of each open folder whenever it arranges its rows, and
        so would list a folder to its end. `TreeView` has `pages` list what comes into sight.
        """
        item = self.item(parent)
        return item.is_folder and not item.asked and item.children is None

    def fetchMore(self, parent: Index) -> None:
        """Ask for the first page of a folder."""
        if self.canFetchMore(parent):
            self.pages.begin(self.item(parent))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the headings."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return aligned(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        words = self._desk.words
        return (
            words.say("Name"),
            words.say("Size"),
            words.say("Copies"),
            words.say("On this machine"),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown of an entry."""
        if not index.isValid():
            return None
        row = self._row(self.item(index))
        return cell(self._desk.theme, row, Column(index.column()), role)

    def _row(self, item: Item) -> FileRow:
        if item.shown is None:
            called = ""
            if item.node.path == DRIVE:
                called = "" if self._status is None else self._status.network
            elif self.is_search and item.parent is self._top:
                # What was found anywhere is told apart by where it stands.
                called = item.node.path.lstrip("/")
            item.shown = file_row(
                item.node,
                item.found,
                self._desk.words,
                called=called,
                alone=self._alone,
                pending=item.node.path in self._pending,
            )
        return item.shown

    def _take_sum(self, item: Item, found: FolderSum) -> None:
        if item.top is self._top:
            if item.node.path == DRIVE:
                found = completed(found, self._status)
            item.found = found
            self._changed(item)
            self.counted.emit(item.node.path)

    def _index(self, item: Item) -> QModelIndex:
        return QModelIndex() if item is self._top else self.createIndex(item.row, 0, item)

    def _changed(self, item: Item) -> None:
        item.shown = None
        index = self._index(item)
        self.dataChanged.emit(index, index.siblingAtColumn(len(Column) - 1))
