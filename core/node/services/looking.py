"""`tree` and `inspect`: what is in the drive, how many copies it has, and what holds for it."""

from core.contents.finding import line_for
from core.control.schema import Copy, Inspection, Node, PathRequest, PolicyValue, TreeRequest
from core.ids import Dot
from core.model.content import LineRole
from core.model.records import Kind
from core.node.parts import Parts
from core.node.services.members import Members
from core.node.services.newer import seen_of
from core.node.services.paths import find, for_people, in_drive
from core.node.services.policies import policies_of
from core.ports import RecordReader
from core.replica.view import View
from core.tree.shown import Shown


def version_name(dot: Dot | None) -> str:
    """Return how a version is called in words that can be typed."""
    return "" if dot is None else f"{dot.origin:x}-{dot.seq}"


def kind_name(kind: Kind) -> str:
    """Return the word for a kind."""
    return kind.name.lower()


class Looking:
    """Looks at the tree. Its methods are called in workers."""

    def __init__(self, parts: Parts) -> None:
        """Look at the tree of a node."""
        self._parts = parts

    def tree(self, request: TreeRequest) -> list[Node]:
        """Return what stands under a path, folders before what is in them."""
        rows: list[Node] = []
        with self._parts.replica.view() as view:
            top = find(view, in_drive(request.path, self._parts.mount))
            self._list(view, top, view.path_of(top), request.depth, request.limit, rows)
        return rows

    def _list(
        self, view: View, top: Shown, path: bytes, depth: int, limit: int, rows: list[Node]
    ) -> None:
        if not top.is_folder:
            rows.append(self.node(view, top, path))
            return
        for shown in sorted(view.listing(top.id), key=lambda each: each.name):
            if len(rows) >= limit:
                return
            inner = path.rstrip(b"/") + b"/" + shown.name
            rows.append(self.node(view, shown, inner))
            if shown.is_folder and depth > 1:
                self._list(view, shown, inner, depth - 1, limit, rows)

    def node(self, view: View, shown: Shown, path: bytes) -> Node:
        """Return what is listed of what is shown at `path`."""
        policy, own = policies_of(self._parts, view, shown, path), sorted(shown.policy)
        keep = policy["keep"].value
        kept = isinstance(keep, list) and self._parts.name in keep
        if shown.kind is not Kind.FILE:
            return Node(
                path=for_people(path),
                kind=kind_name(shown.kind),
                wanted=_wanted(policy) if shown.is_folder else 0,
                conflict=shown.conflict,
                own=own,
                kept=kept,
            )
        seen, newer_on = seen_of(self._parts, view, shown)
        version = seen.version
        size = version.size if version is not None else 0
        copies = self._copies(view.reader, seen)
        here = any(each.pod == self._parts.name and each.blocks == each.of for each in copies)
        away = size > 0 and not here and not newer_on
        return Node(
            path=for_people(path),
            kind="file",
            size=size,
            here=here,
            copies=sum(each.state == "copy" for each in copies),
            wanted=_wanted(policy),
            conflict=shown.conflict,
            newer_on=newer_on,
            own=own,
            kept=kept,
            absent=away and self._parts.engine.out_of_reach(shown.file),
        )

    def copies(self, view: View, shown: Shown, path: bytes) -> tuple[int, int]:
        """Return how many copies a file has, and how many it should have."""
        found = sum(each.state == "copy" for each in self._copies(view.reader, shown))
        return found, _wanted(policies_of(self._parts, view, shown, path))

    def inspect(self, request: PathRequest) -> Inspection:
        """Return all that is known of what stands at a path."""
        with self._parts.replica.view() as view:
            shown = find(view, in_drive(request.path, self._parts.mount))
            path = view.path_of(shown)
            seen, newer_on = seen_of(self._parts, view, shown)
            version = seen.version if shown.kind is Kind.FILE else None
            copies = self._copies(view.reader, seen)
            policy = policies_of(self._parts, view, shown, path)
            others = [each for each in view.shown(shown.file) if each.virtual]
            return Inspection(
                path=for_people(path),
                entry=shown.id.hex(),
                kind=kind_name(shown.kind),
                size=self._size(seen),
                version=version_name(version.dot if version is not None else None),
                wanted=_wanted(policy) if shown.kind is Kind.FILE else 0,
                copies=copies,
                policy=policy,
                absent=bool(version and version.size) and not _readable(copies),
                conflicts=len(others),
                heat="" if version is None else self._parts.engine.warmth(version),
                newer_on=newer_on,
            )

    def _size(self, shown: Shown) -> int:
        if shown.kind is Kind.SYMLINK:
            return len(shown.link)
        if shown.kind is not Kind.FILE:
            return 0
        dot = shown.version.dot if shown.version is not None else None
        dirty = self._parts.contents.dirty_for(shown.file, dot)
        if dirty is not None:
            return dirty.size_now()
        return shown.version.size if shown.version is not None else 0

    def _copies(self, reader: RecordReader, shown: Shown) -> list[Copy]:
        version = shown.version
        if version is None or shown.kind is not Kind.FILE:
            return []
        members = Members(reader, self._parts.members_of)
        of = -(-version.size // version.block_size) if version.block_size else min(1, version.size)
        rows = [
            Copy(members.name(pod), "copy", of, of)
            for dot, pod, incarnation in reader.holders(shown.file)
            if dot == version.dot
            and pod != self._parts.pod
            and members.is_current(pod, incarnation)
        ]
        line = line_for(reader, shown.file, version.dot)
        if line is not None and line.whole:
            # What was said before a disk was lost counts for nobody, not for this pod either.
            own = (version.dot, self._parts.pod, self._parts.replica.incarnation)
            held = own in reader.holders(shown.file)
            copy = line.role is LineRole.CURRENT or (held and line.role is not LineRole.CACHED)
            rows.insert(0, Copy(self._parts.name, "copy" if copy else "cached", of, of))
        elif line is not None:
            rows.insert(0, Copy(self._parts.name, "partial", max(0, of - line.missing), of))
        return rows


def _wanted(policy: dict[str, PolicyValue]) -> int:
    value = policy["redundancy"].value
    return value if isinstance(value, int) else 0


def _readable(copies: list[Copy]) -> bool:
    return any(each.state in {"copy", "cached"} for each in copies)
