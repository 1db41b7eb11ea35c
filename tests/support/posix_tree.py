"""A reference for what POSIX operations do, on a plain dictionary of paths."""

from typing import NamedTuple

from core.errors import (
    AlreadyExists,
    Busy,
    FolderNotEmpty,
    InvalidRequest,
    IsAFolder,
    NotAFolder,
    NotFound,
    NotPermitted,
)
from core.ids import EntryId
from core.model.records import Kind
from core.tree.shown import Shown


class Node(NamedTuple):
    """What is at a path. The inode of a new file is not known before (None)."""

    kind: Kind
    content: str | None = None
    inode: EntryId | None = None
    mode: int = 0
    links: int = 1


Flat = dict[str, Node]
FOLDER = Node(Kind.FOLDER)


class Posix:
    """The tree before an operation."""

    def __init__(self, tree: Flat) -> None:
        self._tree = dict(tree)

    @staticmethod
    def node(shown: Shown, data: str | None) -> Node:
        """What a shown name is in the reference; folders are compared by their paths only."""
        if shown.kind == Kind.FOLDER:
            return FOLDER
        if shown.kind == Kind.SPECIAL:
            data = str(shown.device)
        return Node(shown.kind, data, shown.inode, shown.mode & 0o7777, shown.links)

    def after(self, operation: str, path: str, *rest: str) -> Flat:
        """The tree after an operation; raises what POSIX would."""
        getattr(self, f"_{operation}")(path, *rest)
        counts: dict[EntryId, int] = {}
        for node in self._tree.values():
            if node.inode is not None:
                counts[node.inode] = counts.get(node.inode, 0) + 1
        return {
            path: node._replace(links=counts[node.inode]) if node.inode is not None else node
            for path, node in self._tree.items()
        }

    def _get(self, path: str) -> Node:
        if path not in self._tree:
            raise NotFound
        return self._tree[path]

    def _file(self, path: str) -> Node:
        if self._get(path).kind == Kind.FOLDER:
            raise IsAFolder
        return self._tree[path]

    def _parent(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder and self._tree.get(folder) != FOLDER:
            raise NotFound

    def _make(self, path: str, node: Node) -> None:
        self._parent(path)
        if path in self._tree:
            raise AlreadyExists
        self._tree[path] = node

    def _create(self, path: str, data: str) -> None:
        self._make(path, Node(Kind.FILE, data, None, 0o644))

    def _symlink(self, path: str, data: str) -> None:
        self._make(path, Node(Kind.SYMLINK, data, None, 0o777))

    def _special(self, path: str, data: str) -> None:
        self._make(path, Node(Kind.SPECIAL, data, None, 0o644))

    def _mkdir(self, path: str) -> None:
        self._make(path, FOLDER)

    def _link(self, path: str, target: str) -> None:
        if self._get(path).kind == Kind.FOLDER:
            raise NotPermitted
        self._make(target, self._tree[path])

    def _same_inode(self, path: str) -> list[str]:
        inode = self._file(path).inode
        return [other for other, node in self._tree.items() if node.inode == inode]

    def _write(self, path: str, data: str) -> None:
        if self._file(path).kind != Kind.FILE:
            raise InvalidRequest
        for other in self._same_inode(path):
            self._tree[other] = self._tree[other]._replace(content=data)

    def _chmod(self, path: str, mode: str) -> None:
        for other in self._same_inode(path):
            self._tree[other] = self._tree[other]._replace(mode=int(mode))

    def _unlink(self, path: str) -> None:
        self._file(path)
        del self._tree[path]

    def _rmdir(self, path: str) -> None:
        if self._get(path).kind != Kind.FOLDER:
            raise NotAFolder
        self._empty(path)
        del self._tree[path]

    def _empty(self, path: str) -> None:
        if any(other.startswith(path + "/") for other in self._tree):
            raise FolderNotEmpty

    def _rename(self, path: str, target: str) -> None:
        node = self._get(path)
        self._parent(target)
        if path == target:
            return
        if path == "/lost+found":
            raise Busy
        if target.startswith(path + "/"):
            raise InvalidRequest
        there = self._tree.get(target)
        if there is not None:
            if node.inode is not None and node.inode == there.inode:
                return
            if node.kind == Kind.FOLDER and there.kind != Kind.FOLDER:
                raise NotAFolder
            if there.kind == Kind.FOLDER and node.kind != Kind.FOLDER:
                raise IsAFolder
            self._empty(target) if there.kind == Kind.FOLDER else None
            del self._tree[target]
        for old in self._below(path):
            self._tree[target + old[len(path) :]] = self._tree.pop(old)

    def _exchange(self, path: str, target: str) -> None:
        node, there = self._get(path), self._get(target)
        if path == target or (node.inode is not None and node.inode == there.inode):
            return
        if "/lost+found" in {path, target}:
            raise Busy
        if target.startswith(path + "/") or path.startswith(target + "/"):
            raise InvalidRequest
        ours = {old: self._tree.pop(old) for old in self._below(path)}
        theirs = {old: self._tree.pop(old) for old in self._below(target)}
        self._tree.update({target + old[len(path) :]: n for old, n in ours.items()})
        self._tree.update({path + old[len(target) :]: n for old, n in theirs.items()})

    def _below(self, path: str) -> list[str]:
        return [old for old in self._tree if old == path or old.startswith(path + "/")]
