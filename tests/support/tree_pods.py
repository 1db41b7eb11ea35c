"""Pods for tests of the tree: real replicas over memory stores, exchanging records by hand."""

import random
from collections.abc import Callable, Iterable, Mapping

from msgspec import structs

from core.ids import LOST, ROOT, ZERO_STAMP, ContentHash, EntryId, Incarnation, PodId, Stamp
from core.model.content import Content
from core.model.records import Kind, Version
from core.model.rows import EntryRow
from core.replica.change import Change
from core.replica.replica import Replica
from core.replica.view import View
from core.store.records_memory import MemoryRecordStore
from core.tree.candidates import candidates
from core.tree.evaluate import evaluate_all
from core.tree.renaming import Replacing
from core.tree.rows import is_folder, refers_elsewhere
from core.tree.shown import Shown
from core.tree.slots import Strategy
from core.tree.view import ViewSettings
from core.tree.workspace import Workspace
from tests.support.posix_tree import Flat, Posix

BEGIN_MS = 1_800_000_000_000


class HandClock:
    """A clock that stands where the test put it; `skew_ms` makes it wrong."""

    def __init__(self) -> None:
        self.now_ms = 0
        self.skew_ms = 0

    def wall_ms(self) -> int:
        return BEGIN_MS + self.now_ms + self.skew_ms

    def wall_ns(self) -> int:
        return self.wall_ms() * 1_000_000

    def monotonic(self) -> float:
        return self.now_ms / 1_000


class SeededEntropy:
    """Chance from a seed."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def token(self, size_bytes: int) -> bytes:
        return self._random.randbytes(size_bytes)


def content(data: str) -> Content:
    """A content that stands for `data`."""
    return Content(ContentHash(data.encode().ljust(32, b"\0")), len(data), 262_144)


def data_of(version: Version | None) -> str | None:
    if version is None:
        return None
    return (version.link or version.manifest.rstrip(b"\0")).decode()


class Pod:
    """One pod: operations by path, exchange with another pod, and bookkeeping of what it did."""

    def __init__(self, name: str, members: Iterable[str], strategy: str = "keep-both") -> None:
        self.name = name
        self.clock = HandClock()
        self.store = MemoryRecordStore()
        self.id = pod_id(name)
        self.replica = Replica(self.store, self.clock, SeededEntropy(name), self.id)
        self.replica.settings = ViewSettings(Strategy(strategy), lambda origin: f"{origin:x}"[:4])
        self.members = {pod_id(member) for member in members}
        self.on_collected: Callable[[Pod, set[EntryId]], None] = lambda pod, names: None
        self.reports: dict[PodId, Mapping[Incarnation, int]] = {}

    # --- what is shown

    def flat(self) -> Flat:
        """{path: what is there}, for comparing."""
        with self.replica.view() as view:
            return flat(view)

    def paths(self) -> list[str]:
        return sorted(self.flat())

    def shown(self, path: str) -> Shown:
        with self.replica.view() as view:
            return at(view, path)

    # --- operations; each is compared with what POSIX says

    def do(self, operation: str, *arguments: str) -> None:
        """Do one operation; afterwards the tree shows what POSIX makes of the tree before."""
        before = self.flat()
        want = Posix(before).after(operation, *arguments)
        with self.replica.change() as change:
            new = self._operate(change, operation, *arguments)
        for path, node in want.items():
            if node.inode is None and node.kind != Kind.FOLDER:
                want[path] = node._replace(inode=new)
        got = self.flat()
        assert got == want, (operation, arguments, difference(want, got))

    def _operate(self, change: Change, operation: str, path: str, *rest: str) -> EntryId | None:
        folder, name = parent_of(change, path)
        match operation:
            case "create" | "symlink" | "special" | "mkdir":
                return _create(change, operation, folder, name, rest[0] if rest else "")
            case "link":
                change.link(at(change, path), *parent_of(change, rest[0]))
            case "write":
                shown = at(change, path)
                virtual = min(shown.virtual) if shown.virtual else None
                change.publish(shown.file, content(rest[0]), 1, shown.heads, virtual=virtual)
            case "chmod":
                change.set_attribute(at(change, path), "mode", int(rest[0]))
            case "unlink":
                change.remove(folder, name, want_folder=False)
            case "rmdir":
                change.remove(folder, name, want_folder=True)
            case "rename":
                change.rename(folder, name, *parent_of(change, rest[0]))
            case "exchange":
                target = parent_of(change, rest[0])
                change.rename(folder, name, *target, Replacing.EXCHANGE)
            case _:
                raise AssertionError(operation)
        return None

    # --- exchange

    def summary(self) -> dict[Incarnation, int]:
        return {origin: state.last for origin, state in self.replica.origins().items()}

    def pull(self, other: "Pod", limit: int | None = None) -> None:
        """Take what `other` has and this pod lacks; `limit` batches of it: a broken-off session."""
        batches = other.replica.batches_after(self.summary(), 10**9 if limit is None else limit)
        whole = limit is None or len(batches) < limit
        self.replica.merge(batches)
        if whole:
            self.replica.raise_summary(other.replica.origins())
            self.gossip(other)

    def gossip(self, other: "Pod") -> None:
        """Hear summaries, which travel faster than records."""
        self.hear(other.id, other.summary())
        with other.replica.view() as view:
            for pod, report in view.reader.reports().items():
                if pod != self.id:
                    self.hear(pod, report)

    def hear(self, pod: PodId, report: Mapping[Incarnation, int]) -> None:
        if sum(report.values()) > sum(self.reports.get(pod, {}).values()):
            self.reports[pod] = dict(report)
            self.replica.note_report(pod, report)

    def collect(self) -> int:
        before = self._names()
        forgotten = self.replica.collect(self.members)
        self.on_collected(self, before - self._names())
        return forgotten

    def _names(self) -> set[EntryId]:
        with self.store.read() as reader:
            return {row.id for row in reader.all_rows() if row.places}


def pod_id(name: str) -> PodId:
    return PodId(name.encode().ljust(16, b"\0"))


def pods(count: int = 3, strategy: str = "keep-both") -> list[Pod]:
    """Pods that know one another; the later ones' clocks are a little ahead."""
    names = ["a", "b", "c", "d", "e"][:count]
    made = [Pod(name, names, strategy) for name in names]
    for number, pod in enumerate(made):
        pod.clock.now_ms = 5 + number
    return made


def exchange(*pods: Pod, rounds: int = 3) -> Flat:
    """Let all pods exchange all they have; they must show the same tree then, which is returned."""
    for _ in range(rounds):
        for pod in pods:
            for other in pods:
                if pod is not other:
                    pod.pull(other)
    trees = [pod.flat() for pod in pods]
    for pod, tree in zip(pods, trees, strict=True):
        assert tree == trees[0], ("diverged", pod.name, difference(trees[0], tree))
    return trees[0]


def contents_of(tree: Flat) -> dict[str, str | None]:
    """{path: content}, "DIR" for folders."""
    return {p: "DIR" if node.kind == Kind.FOLDER else node.content for p, node in tree.items()}


def difference(want: Flat, got: Flat) -> dict[str, object]:
    return {
        path: (want.get(path), got.get(path))
        for path in sorted({*want, *got})
        if want.get(path) != got.get(path)
    }


def flat(view: View) -> Flat:
    """{path: what is there} of a whole tree."""
    found: Flat = {}
    todo: list[tuple[str, EntryId]] = [("", ROOT)]
    while todo:
        path, folder = todo.pop()
        for shown in view.listing(folder):
            where = f"{path}/{shown.name.decode()}"
            assert where not in found, ("two of one name", where)
            found[where] = Posix.node(shown, data_of(shown.version))
            if shown.kind == Kind.FOLDER:
                todo.append((where, shown.id))
    return found


def at(view: View, path: str) -> Shown:
    shown = view.resolve(path.encode())
    assert shown is not None, path
    return shown


def parent_of(view: View, path: str) -> tuple[EntryId, bytes]:
    folder, _, name = path.rpartition("/")
    return at(view, folder or "/").id, name.encode()


def _create(change: Change, operation: str, folder: EntryId, name: bytes, data: str) -> EntryId:
    match operation:
        case "create":
            made = change.create(
                folder, name, Kind.FILE, mode=0o644, uid=0, gid=0, content=content(data)
            )
        case "symlink":
            made = change.create(
                folder, name, Kind.SYMLINK, mode=0o777, uid=0, gid=0, link=data.encode()
            )
        case "special":
            device = int(data)
            made = change.create(
                folder, name, Kind.SPECIAL, mode=0o020644, uid=0, gid=0, device=device
            )
        case _:
            made = change.create(folder, name, Kind.FOLDER, mode=0o755, uid=0, gid=0)
    return made.inode


def stamp_at(ms: int, origin: int = 1, position: int = 0) -> Stamp:
    return Stamp(ms, 0, Incarnation(origin), position)


class Rows:
    """A `TreeReader` over a dictionary of rows: the plainest one there is."""

    def __init__(self, rows: Iterable[EntryRow], summary: Mapping[Incarnation, int]) -> None:
        self.rows = {row.id: row for row in rows}
        self._summary = summary

    def row(self, entry: EntryId) -> EntryRow | None:
        return self.rows.get(entry)

    def standing_in(self, folder: EntryId) -> list[EntryRow]:
        return [row for row in self.rows.values() if row.visible and row.parent == folder]

    def standing_at(self, folder: EntryId, name: bytes) -> list[EntryRow]:
        return [row for row in self.standing_in(folder) if row.name == name]

    def links_to(self, entry: EntryId) -> list[EntryRow]:
        return [row for row in self.rows.values() if row.births and row.births[0].target == entry]

    def displaced(self) -> list[EntryRow]:
        return [row for row in self.rows.values() if row.rank]

    def invisible(self) -> list[EntryRow]:
        return [row for row in self.rows.values() if not row.visible]

    def referring(self) -> list[EntryRow]:
        return [row for row in self.rows.values() if refers_elsewhere(row)]

    def all_rows(self) -> list[EntryRow]:
        return list(self.rows.values())

    def summary(self) -> Mapping[Incarnation, int]:
        return self._summary


def derived(row: EntryRow) -> EntryRow:
    """A row without what may differ between pods that know the same: who waits, folder times."""
    return structs.replace(row, awaited_by=(), names_changed=ZERO_STAMP)


def computed_from_records(rows: Iterable[EntryRow]) -> dict[EntryId, EntryRow]:
    """The rows as they are computed from their records alone."""
    bare = [
        structs.replace(
            EntryRow(row.id),
            births=row.births,
            places=row.places,
            contents=row.contents,
            attributes=row.attributes,
            draft=row.draft,
            linked=row.linked,
            alive=row.id == ROOT,
        )
        for row in rows
    ]
    bare = [
        structs.replace(row, parent=ROOT, name=b"lost+found") if row.id == LOST else row
        for row in bare
    ]
    reader = Rows(bare, {})
    workspace = Workspace(reader)
    evaluate_all(workspace)
    return {row.id: derived(row) for row in workspace.all_rows()}


def check_rows(pod: Pod) -> None:
    """P11: what was computed step by step is what is computed from all records at once."""
    with pod.store.read() as reader:
        rows = list(reader.all_rows())
        check_referring(Workspace(reader), rows)
    want = computed_from_records(rows)
    for row in rows:
        assert derived(row) == want[row.id], ("incremental", want[row.id], derived(row))
    assert {row.id for row in rows} >= {row.id for row in want.values() if row.births}


def check_referring(workspace: Workspace, rows: list[EntryRow]) -> None:
    """What names an invisible folder is found without a look at all rows: see `tree.collect`."""
    hidden = {row.id for row in rows if is_folder(row) and not row.visible} - {LOST}
    naming = set()
    for row in rows:
        if row.id == LOST:
            continue
        named = {head.parent for head in row.places}
        if row.births and is_folder(row):
            named |= {place.parent for place in candidates(workspace, row)}
        if named & hidden:
            naming.add(row.id)
    assert naming <= {row.id for row in workspace.referring()}
