"""Lists folders for the tree page by page. Of a long folder a part is at hand, which slides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex

from app.tray.bridge.bridge import Bridge
from app.tray.widgets.tree_items import Item, edits
from core.control.lines import Failure
from core.control.operations import BROWSE
from core.control.schema import Browsed, BrowseRequest, Node

PAGE: Final = 200
# With each page a view asks for every entry at hand anew, which takes some microseconds for each,
# and each takes memory: so the first ones are let go as more are listed, and come back likewise.
AT_HAND_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class PageActs:
    """What the model does: `index` of an entry, whether it is still shown, `changed` and `listed`
    entries, a folder that `arrived`, and a failure. `sliding` is called before rows come or go in
    the midst of what is looked at, `slid` afterwards.
    """

    index: Callable[[Item], QModelIndex]
    is_shown: Callable[[Item], bool]
    changed: Callable[[Item], None]
    listed: Callable[[Sequence[Item]], None]
    arrived: Callable[[Item], None]
    failed: Callable[[Failure], None]
    sliding: Callable[[], None]
    slid: Callable[[], None]


class TreePages:
    """Asks the node for parts of folders, and changes the rows of a model by the answers."""

    def __init__(self, bridge: Bridge, model: QAbstractItemModel, acts: PageActs) -> None:
        """Ask over `bridge`; nothing is asked before one of the methods is called."""
        self._bridge = bridge
        self._model = model
        self._acts = acts

    def begin(self, item: Item) -> None:
        """List a folder from its begin, whatever part of it is at hand."""
        self._ask(item, BrowseRequest(item.node.path, limit=PAGE), self._replace)

    def on(self, item: Item) -> None:
        """List what follows what is at hand."""
        last = (item.children or [])[-1:]
        if last:
            after = last[0].node.path
            self._ask(item, BrowseRequest(item.node.path, after, PAGE), self._append)

    def back(self, item: Item) -> None:
        """List what stands before what is at hand."""
        first = (item.children or [])[:1]
        if first and item.skipped:
            before = first[0].node.path
            request = BrowseRequest(item.node.path, limit=PAGE, before=before)
            self._ask(item, request, self._prepend)

    def around(self, item: Item, path: str) -> None:
        """List a folder around the entry with this path; from its begin where that is gone."""
        self._ask(item, BrowseRequest(item.node.path, limit=PAGE, around=path), self._replace)

    def again(self, item: Item) -> None:
        """List what is at hand anew: something in it was changed."""
        listed = item.children or []
        limit = min(max(PAGE, len(listed)), AT_HAND_MAX)
        around = listed[len(listed) // 2].node.path if item.skipped and listed else ""
        request = BrowseRequest(item.node.path, limit=limit, around=around)
        self._ask(item, request, self._replace)

    def _ask(
        self, item: Item, request: BrowseRequest, take: Callable[[Item, Browsed], None]
    ) -> None:
        if item.asked:
            return
        item.asked = True

        def answered(page: Browsed) -> None:
            item.asked = False
            if self._acts.is_shown(item):
                self._acts.sliding()
                take(item, page)
                self._acts.slid()
                self._acts.arrived(item)

        def failed(failure: Failure) -> None:
            item.asked = False
            if not self._acts.is_shown(item):
                return
            if request.after or request.before or request.around:
                # The entry it goes by is gone: nobody knows what stands beside it.
                self.begin(item)
            else:
                self._acts.failed(failure)

        self._bridge.ask(BROWSE, request, answered, failed)

    # --- the rows

    def _append(self, item: Item, page: Browsed) -> None:
        self._insert(item, len(item.children or ()), page.rows)
        item.total = page.total
        too_many = len(item.children or ()) - AT_HAND_MAX
        if too_many > 0:
            self._remove(item, 0, too_many)
            item.skipped += too_many

    def _prepend(self, item: Item, page: Browsed) -> None:
        self._insert(item, 0, page.rows)
        item.skipped, item.total = page.skipped, page.total
        self._remove(item, AT_HAND_MAX, len(item.children or ()))

    def _replace(self, item: Item, page: Browsed) -> None:
        """Have a page in the place of what is at hand; entries that are in both stay."""
        removed, inserted = edits(
            [child.node.path for child in item.children or ()], [node.path for node in page.rows]
        )
        for begin, end in removed:
            self._remove(item, begin, end)
        kept = list(item.children or ())
        for begin, end in inserted:
            self._insert(item, begin, page.rows[begin:end])
        if not page.rows:
            self._insert(item, 0, [])
        item.skipped, item.total = page.skipped, page.total
        nodes = {node.path: node for node in page.rows}
        for child in kept:
            if child.node != nodes[child.node.path]:
                child.node = nodes[child.node.path]
                self._acts.changed(child)
        self._acts.listed(kept)

    def _insert(self, item: Item, at: int, nodes: Sequence[Node]) -> None:
        if not nodes:
            if item.children is None:
                item.children = []
                self._acts.changed(item)
            return
        made = [Item(node, item) for node in nodes]
        self._model.beginInsertRows(self._acts.index(item), at, at + len(made) - 1)
        listed = item.children or []
        item.children = [*listed[:at], *made, *listed[at:]]
        _number(item.children)
        self._model.endInsertRows()
        self._acts.listed(made)

    def _remove(self, item: Item, begin: int, end: int) -> None:
        if begin >= end:
            return
        self._model.beginRemoveRows(self._acts.index(item), begin, end - 1)
        listed = item.children or []
        for child in listed[begin:end]:
            child.parent = None
        item.children = [*listed[:begin], *listed[end:]]
        _number(item.children)
        self._model.endRemoveRows()


def _number(items: Sequence[Item]) -> None:
    for row, item in enumerate(items):
        item.row = row
