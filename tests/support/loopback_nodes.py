"""The nodes of a loopback drive: which file of the local folder each number stands for."""

import os
from collections import OrderedDict
from pathlib import Path

from core.errors import StaleHandle
from core.volume.interface import ROOT_NODE, Node


class LocalNode:
    """One local file or folder that was looked up: where it stands, and how often it was asked."""

    __slots__ = ("key", "lookups", "number", "places")

    def __init__(self, number: Node, key: tuple[int, int]) -> None:
        self.number = number
        self.key = key
        self.lookups = 0
        # (folder, name), newest last; several for hard links, none once it is deleted.
        self.places: OrderedDict[tuple[LocalNode, bytes], None] = OrderedDict()


class Nodes:
    """All nodes, by number and by local identity."""

    def __init__(self, root: Path) -> None:
        status = root.stat()
        self._root = os.fsencode(root)
        self._next = ROOT_NODE + 1
        first = LocalNode(ROOT_NODE, (status.st_dev, status.st_ino))
        first.lookups = 1
        self._by_number: dict[int, LocalNode] = {ROOT_NODE: first}
        self._by_key: dict[tuple[int, int], LocalNode] = {first.key: first}

    def get(self, number: int) -> LocalNode:
        node = self._by_number.get(number)
        if node is None:
            raise StaleHandle
        return node

    def count(self) -> int:
        return len(self._by_number)

    def found(self, status: os.stat_result, parent: LocalNode, name: bytes) -> LocalNode:
        """Return the node of what stands at a name, looked up once more."""
        node = self.unnamed(status)
        place = (parent, name)
        if place not in node.places:
            node.places[place] = None
        return node

    def unnamed(self, status: os.stat_result) -> LocalNode:
        """Return the node of a local file, looked up once more."""
        key = (status.st_dev, status.st_ino)
        node = self._by_key.get(key)
        if node is None:
            node = LocalNode(Node(self._next), key)
            self._next += 1
            self._by_number[node.number] = node
            self._by_key[key] = node
        node.lookups += 1
        return node

    def forget(self, number: int, lookups: int) -> None:
        node = self._by_number.get(number)
        if node is None or number == ROOT_NODE:
            return
        node.lookups -= lookups
        if node.lookups <= 0:
            del self._by_number[number]
            if self._by_key.get(node.key) is node:
                del self._by_key[node.key]

    def path(self, node: LocalNode) -> bytes:
        """Return where a node stands; `StaleHandle` if it stands nowhere."""
        if node.number == ROOT_NODE:
            return self._root
        if not node.places:
            raise StaleHandle
        parent, name = next(reversed(node.places))
        return self.path(parent) + b"/" + name

    def at(self, status: os.stat_result) -> LocalNode | None:
        return self._by_key.get((status.st_dev, status.st_ino))

    def removed(self, status: os.stat_result, parent: LocalNode, name: bytes) -> None:
        """A name is gone; where it was the last, its number on the disk may be used again."""
        node = self.at(status)
        if node is None:
            return
        node.places.pop((parent, name), None)
        if not node.places and (status.st_nlink <= 1 or status.st_mode & 0o170000 == 0o040000):
            del self._by_key[node.key]

    def moved(
        self, node: LocalNode | None, old: tuple[LocalNode, bytes], new: tuple[LocalNode, bytes]
    ) -> None:
        if node is not None:
            node.places.pop(old, None)
            node.places[new] = None
