"""The entries of the tree as far as they were listed."""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from app.tray.models.files import FOLDER, FileRow
from core.control.schema import FolderSum, Node, Status


@dataclass(slots=True, eq=False)
class Item:
    """One entry. `children` is None until the folder was listed; `row` is its place above.

    `more`: there is more in it than was listed; `asked`: it is being listed. `found`: what is in
    it, where that was counted; `shown`: its row, where that was worked out. `rest`: how many more
    entries it has than are shown in one folder.
    """

    node: Node
    parent: "Item | None" = None
    row: int = 0
    children: "list[Item] | None" = None
    more: bool = False
    asked: bool = False
    found: FolderSum | None = None
    shown: FileRow | None = None
    rest: int = 0

    @property
    def is_folder(self) -> bool:
        """Say whether something may be in it."""
        return self.node.kind == FOLDER

    @property
    def top(self) -> "Item":
        """What it stands in at last; an item that was taken out has another top than the rest."""
        above = self
        while above.parent is not None:
            above = above.parent
        return above

    def below(self) -> Iterator["Item"]:
        """Yield all that was listed below it, what contains before what is contained."""
        for child in self.children or ():
            yield child
            yield from child.below()

    def at(self, path: str) -> "Item | None":
        """Return the item of a path below, None where it was not listed."""
        for child in self.children or ():
            if child.node.path == path:
                return child
            # What was found anywhere stands beside its own folder, so none is left out.
            if child.children and path.startswith(child.node.path.rstrip("/") + "/"):
                found = child.at(path)
                if found is not None:
                    return found
        return None


def top_of(nodes: "list[Node]") -> Item:
    """Return what all stands in, with entries in it."""
    top = Item(Node(path="", kind=FOLDER))
    top.children = [Item(node, top, row) for row, node in enumerate(nodes)]
    return top


def has_same(item: Item, nodes: "list[Node]", total: int) -> bool:
    """Say whether the first page of a folder has the same entries in the same order as before."""
    children = item.children or []
    paths = [child.node.path for child in children[: len(nodes)]]
    everything = len(children) >= total or item.more
    return everything and len(children) <= total and paths == [node.path for node in nodes]


def completed(found: FolderSum, status: Status | None) -> FolderSum:
    """Return what is in the drive: how much that is all in all is known without counting."""
    if found.whole or status is None or status.files <= found.files:
        return found
    return replace(found, files=status.files, bytes=status.bytes, whole=True)
