"""The entries of the tree as far as they were listed."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from msgspec.structs import replace

from app.tray.models.files import FOLDER, FileRow
from core.control.schema import FolderSum, Node, Status


@dataclass(slots=True, eq=False)
class Item:
    """One entry. `children` is None until the folder was listed; `row` is its place among them.

    `children` are those of its entries that are at hand: of a long folder a part, with so many
    (`skipped`) before them, of `total`. `asked`: it is being listed. `found`: what is in it, where
    that was counted; `shown`: its row, where that was worked out.
    """

    node: Node
    parent: "Item | None" = None
    row: int = 0
    children: "list[Item] | None" = None
    skipped: int = 0
    total: int = 0
    asked: bool = False
    found: FolderSum | None = None
    shown: FileRow | None = None

    @property
    def is_folder(self) -> bool:
        """Say whether something may be in it."""
        return self.node.kind == FOLDER

    @property
    def rest(self) -> int:
        """How many entries follow those that are at hand."""
        return max(0, self.total - self.skipped - len(self.children or ()))

    @property
    def is_long(self) -> bool:
        """Say whether only a part of its entries is at hand."""
        return self.skipped > 0 or self.rest > 0

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


def edits(
    before: Sequence[str], after: Sequence[str]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return which parts of a list go, the last one first, and which parts of another come then.

    Each is its begin and its end. What is in both stays, unless its order is another one.
    """
    both = set(before) & set(after)
    if [each for each in before if each in both] != [each for each in after if each in both]:
        return [(0, len(before))], [(0, len(after))]
    return _others(before, both)[::-1], _others(after, both)


def _others(paths: Sequence[str], known: Set[str]) -> list[tuple[int, int]]:
    """Return the parts of a list with nothing that is known."""
    found: list[tuple[int, int]] = []
    for at, path in enumerate(paths):
        if path in known:
            continue
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found


def completed(found: FolderSum, status: Status | None) -> FolderSum:
    """Return what is in the drive: how much that is all in all is known without counting."""
    if found.whole or status is None or status.files <= found.files:
        return found
    return replace(found, files=status.files, bytes=status.bytes, whole=True)
