"""The part of a tree that an operation can touch, as a plain dictionary, before and after it."""

from collections.abc import Iterator, Sequence

from core.errors import FileError, NotAFolder, NotFound, NotPermitted, WormholeError
from core.ids import ROOT
from core.model.records import Kind
from core.replica.view import View
from core.tree.shown import Shown
from tests.support.posix_tree import Flat, Node, Posix

# What POSIX leaves open, or what our order of checks answers before the model's.
_ALIKE = frozenset({NotFound, NotAFolder, NotPermitted})


def around(view: View, paths: Sequence[str]) -> Flat:
    """Return what is shown in every folder on the way to each path, and below the path itself."""
    found: Flat = {}
    listed: set[str] = set()
    for path in paths:
        here, folder = "", view.folder(ROOT)
        _list(view, folder, here, found, listed)
        for name in path.strip("/").split("/"):
            step = next((s for s in _children(view, folder) if s.name == name.encode()), None)
            if step is None or step.kind != Kind.FOLDER:
                break
            here, folder = f"{here}/{name}", step
            _list(view, folder, here, found, listed)
    return found


def _children(view: View, folder: Shown) -> Iterator[Shown]:
    yield from view.listing(folder.id)


def _list(view: View, folder: Shown, path: str, found: Flat, listed: set[str]) -> None:
    if path in listed:
        return
    listed.add(path)
    for shown in _children(view, folder):
        found[f"{path}/{shown.name.decode()}"] = node_of(shown)


def node_of(shown: Shown) -> Node:
    """Return what the model keeps of a shown name: links are counted by it alone."""
    return Posix.node(shown, None)._replace(links=1)


def expected(before: Flat, operation: str, path: str, *rest: str) -> Flat | FileError:
    """Return the tree that POSIX leaves after an operation, or the error that it gives."""
    try:
        after = Posix(before).after(operation, path, *rest)
    except FileError as error:
        return error
    return {path: node._replace(content=None, links=1) for path, node in after.items()}


def is_same_error(model: FileError, real: WormholeError) -> bool:
    """Say whether a refusal is the one that POSIX gives."""
    return type(model) is type(real) or {type(model), type(real)} <= _ALIKE


def difference(wanted: Flat, found: Flat) -> str:
    """Say where two trees differ; empty where they do not. New inodes are as they come."""
    lines = []
    for path in sorted(wanted.keys() | found.keys()):
        one, other = wanted.get(path), found.get(path)
        if one is not None and other is not None and one.inode is None:
            one = one._replace(inode=other.inode)
        if one != other:
            lines.append(f"{path}: POSIX leaves {one}, here is {other}")
    return "; ".join(lines)
