"""Random histories of several pods, and what must hold during and after each of them."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from core.errors import FileError
from core.ids import LOST, ROOT
from core.model.records import Kind, Place
from core.model.rows import EntryRow
from core.tree.conflict_names import copy_id
from core.tree.liveness import file_group
from core.tree.slots import contents
from core.tree.workspace import Workspace
from tests.support.posix_tree import Flat, Posix
from tests.support.tree_ledger import SHARED, Ledger, reachable
from tests.support.tree_pods import Pod, Rows, check_rows, difference, exchange

NAMES = ("a", "b", "c.txt")


class Command(NamedTuple):
    """One step: which pod does what; the numbers choose among what is there."""

    pod: int
    what: str
    x: int
    y: int
    z: int


class Setting(NamedTuple):
    """How many pods, what they do about conflicts, whether they clean up."""

    pods: int = 3
    strategy: str = "keep-both"
    collects: bool = False
    checks_rows: bool = False


def _weighted(weights: Mapping[str, int]) -> list[str]:
    return [what for what, weight in weights.items() for _ in range(weight)]


MIXED = _weighted(
    {
        "link": 3,
        "many": 4,
        "special": 1,
        "chmod": 1,
        "create": 2,
        "same": 1,
        "symlink": 1,
        "mkdir": 3,
        "write": 2,
        "wsame": 1,
        "unlink": 1,
        "rmdir": 1,
        "rename": 1,
        "mvdir": 2,
        "over": 1,
        "exchange": 1,
        "sync": 3,
        "collect": 1,
        "gossip": 2,
    }
)
FOLDERS = _weighted(
    {
        "mvdir": 8,
        "gossip": 1,
        "over": 1,
        "mkdir": 1,
        "rmdir": 1,
        "create": 1,
        "unlink": 1,
        "write": 1,
        "exchange": 1,
        "sync": 1,
        "collect": 1,
    }
)
LINKS = _weighted(
    {
        "many": 8,
        "link": 4,
        "over": 2,
        "wsame": 1,
        "same": 1,
        "rename": 2,
        "write": 1,
        "unlink": 1,
        "create": 2,
        "chmod": 1,
        "special": 1,
        "mkdir": 1,
        "mvdir": 1,
        "rmdir": 1,
        "sync": 5,
        "gossip": 1,
        "collect": 2,
    }
)
CLEANING = _weighted(
    {
        "many": 4,
        "link": 2,
        "wsame": 1,
        "same": 1,
        "write": 1,
        "unlink": 2,
        "rename": 1,
        "create": 2,
        "rmdir": 1,
        "mkdir": 1,
        "over": 1,
        "sync": 2,
        "gossip": 1,
        "meet": 2,
        "collect": 3,
    }
)
KINDS = sorted({*MIXED, *FOLDERS, *LINKS, *CLEANING})


def random_history(rng: random.Random, length: int) -> list[Command]:
    """Commands after a beginning that all pods share."""

    def some(kinds: Sequence[str]) -> list[Command]:
        return [
            Command(rng.randrange(5), rng.choice(kinds), *(rng.randrange(12) for _ in range(3)))
            for _ in range(length)
        ]

    shared = [Command(pod, "sync", 1, 0, 0) for pod in range(1, 5)]
    choice = rng.random()
    if choice < 0.4:
        return some(MIXED)
    if choice < 0.55:
        return some(CLEANING)
    if choice < 0.8:
        linked = [
            Command(0, "mkdir", 0, 0, 1),
            Command(0, "create", 0, 0, 0),
            Command(0, "create", 0, 1, 0),
            Command(0, "link", 1, 1, 1),
            Command(0, "link", 0, 0, 2),
        ]
        return linked[: rng.randrange(1, 6)] + shared + some(LINKS)
    forest = [
        Command(0, "mkdir", 0, rng.randrange(12), rng.randrange(3))
        for _ in range(rng.randrange(3, 8))
    ]
    return forest + shared + some(FOLDERS)


def random_setting(rng: random.Random, *, checks_rows: bool = False) -> Setting:
    """Two to five pods, both strategies, with and without clean-up."""
    strategy = rng.choice(["keep-both", "keep-both", "overwrite"])
    return Setting(rng.randrange(2, 6), strategy, rng.choice([False, True]), checks_rows)


class History:
    """Runs commands on pods; raises `AssertionError` where a property does not hold."""

    def __init__(self, setting: Setting) -> None:
        names = [f"p{number}" for number in range(setting.pods)]
        self.setting = setting
        self.pods = [Pod(name, names, setting.strategy) for name in names]
        self.ledger = Ledger(self.pods)
        self.done: Counter[str] = Counter()
        self._token = 0

    def run(self, commands: Sequence[Command]) -> None:
        for step, command in enumerate(commands):
            for pod in self.pods:
                pod.clock.now_ms = step * 3
            pod = self.pods[command.pod % len(self.pods)]
            pod.clock.skew_ms = (-40, 0, 0, 40)[command.z % 4] if command.z > 8 else 0
            self._step(pod, command)
        self.finish(len(commands))

    def _step(self, pod: Pod, command: Command) -> None:
        other = self.pods[command.y % len(self.pods)]
        match command.what:
            case "sync":
                if other is not pod:
                    pod.pull(other, None if command.x % 4 else command.z)
                check_shown(pod)
            case "meet":
                exchange(*self.pods, rounds=2)
            case "gossip":
                if other is not pod:
                    pod.gossip(other)
            case "collect":
                if self.setting.collects:
                    before = pod.flat()
                    self.done["collected"] += pod.collect()
                    assert pod.flat() == before, ("clean-up changed the tree", pod.name)
            case _:
                self._operate(pod, command)
        if self.setting.checks_rows:
            check_rows(pod)

    def _operate(self, pod: Pod, command: Command) -> None:
        tree = pod.flat()
        operation = self._operation(tree, command)
        if operation is None:
            return
        try:
            pod.do(*operation)
            self.done[operation[0]] += 1
        except FileError as error:
            self.done[type(error).__name__] += 1

    def _operation(self, tree: Flat, command: Command) -> tuple[str, ...] | None:
        paths = sorted(tree)
        folders = ["", *(path for path in paths if tree[path].kind == Kind.FOLDER)]
        new = f"{folders[command.y % len(folders)]}/{NAMES[command.z % 3]}"
        self._token += 1
        made = {
            "create": ("create", new, f"D{self._token}"),
            "same": ("create", new, SHARED),
            "symlink": ("symlink", new, f"L{self._token}"),
            "special": ("special", new, str(self._token)),
            "mkdir": ("mkdir", new),
        }
        if command.what in made:
            return made[command.what]
        if not paths:
            return None
        what, path = _chosen(tree, paths, folders, command)
        other = paths[command.y % len(paths)]
        return {
            "link": ("link", path, new),
            "chmod": ("chmod", path, str(self._token % 0o777)),
            "write": ("write", path, f"D{self._token}"),
            "wsame": ("write", path, SHARED),
            "unlink": ("unlink", path),
            "rmdir": ("rmdir", path),
            "rename": ("rename", path, new),
            "over": ("rename", path, other),
            "exchange": ("exchange", path, other),
        }[what]

    # --- afterwards

    def finish(self, salt: int) -> None:
        """Exchange everything and check the end."""
        tree = exchange(*self.pods, rounds=2 * len(self.pods))
        for pod in self.pods:
            check_shown(pod)
            check_rows(pod)
        if not self.setting.collects:
            check_innocent(self.pods[0])
        lost = self.ledger.lost(reachable(self.pods[0]))
        assert not lost, ("lost content", sorted(lost))
        self.done["conflicts"] += sum("conflict" in path for path in tree)
        self.done["in lost+found"] += sum("/lost+found/" in path for path in tree)
        self._check_that_deletes_stick(tree, salt)

    def _check_that_deletes_stick(self, tree: Flat, salt: int) -> None:
        if not tree:
            return
        path = sorted(tree)[salt % len(tree)]
        pod = self.pods[salt % len(self.pods)]
        for other in self.pods:
            other.clock.skew_ms = 0
            other.clock.now_ms += 100
        operation = "rmdir" if tree[path].kind == Kind.FOLDER else "unlink"
        try:
            want = Posix(tree).after(operation, path)
            pod.do(operation, path)
        except FileError:
            return
        for other in self.pods:
            if other is not pod:
                other.pull(pod)
        for other in self.pods:
            got = other.flat()
            assert got == want, ("the delete did not stick", path, difference(want, got))
        if self.setting.collects:
            exchange(*self.pods)
            for other in self.pods:
                other.collect()
                assert other.flat() == want, ("clean-up changed the tree", other.name)


def _chosen(tree: Flat, paths: list[str], folders: list[str], command: Command) -> tuple[str, str]:
    """What is done to which path; 'many' prefers files with several names."""
    what, x = command.what, command.x
    if what == "many":
        linked = [path for path in paths if tree[path].links > 1]
        files = linked or [path for path in paths if tree[path].kind != Kind.FOLDER] or paths
        return ("unlink", "rename", "write", "link")[command.z % 4], files[x % len(files)]
    if what == "mvdir":
        some = folders[1:] or paths
        return "rename", some[x % len(some)]
    return what, paths[x % len(paths)]


def check_shown(pod: Pod) -> None:
    """P3, P4, P5, P17, P18: the rows are a tree, and each living name is shown once or hidden."""
    with pod.store.read() as reader:
        rows = Rows(reader.all_rows(), {})
    for row in rows.all_rows():
        seen = set()
        step: EntryRow | None = row
        while step is not None and step.id != ROOT and step.parent:
            assert step.id not in seen, "cycle"
            seen.add(step.id)
            step = rows.row(step.parent)
    shown_once: Counter[object] = Counter()
    by_inode: dict[object, set[object]] = {}
    with pod.replica.view() as view:
        todo = [ROOT]
        while todo:
            for shown in view.listing(todo.pop()):
                members = shown.members or (shown.virtual or shown.id,)
                shown_once.update([*members, *shown.hidden])
                if shown.kind == Kind.FOLDER:
                    todo.append(shown.id)
                    continue
                assert shown.version or shown.kind == Kind.SPECIAL, "empty file"
                what = (shown.kind, shown.heads, shown.mode, shown.links)
                by_inode.setdefault(shown.inode, set()).add(what)
    assert all(count == 1 for count in shown_once.values()), "shown twice"
    assert all(len(whats) == 1 for whats in by_inode.values()), "names of a file differ"
    visible = {row.id for row in rows.all_rows() if row.visible and row.id != ROOT}
    assert visible <= set(shown_once), "living, but not shown"
    check_versions(rows, shown_once, pod)


def check_versions(rows: Rows, shown: Counter[object], pod: Pod) -> None:
    """With 'keep-both' every living content of a file is shown exactly once beside its names.

    By itself, or by the file that it was made, where the session that says so broke off halfway.
    """
    if pod.replica.settings.strategy != "keep-both":
        return
    workspace = Workspace(rows)
    virtual = {dot for item in shown if isinstance(item, tuple) for dot in item}
    for row in rows.all_rows():
        if row.births and row.births[0].kind in {Kind.FILE, Kind.SYMLINK}:
            group = file_group(workspace, row)
            if not group.alive:
                continue
            for content in contents(group.living)[1:]:
                dots = {version.dot for version in content}
                copy = workspace.row(copy_id(row.id, min(dots)))
                stands = copy is not None and copy.births and file_group(workspace, copy).alive
                assert dots <= virtual or (stands and virtual.isdisjoint(dots)), "version not shown"


def check_innocent(pod: Pod) -> None:
    """P6: who was never moved by anybody is where it was made."""
    with pod.store.read() as reader:
        for row in reader.all_rows():
            placed = [head for head in row.places if isinstance(head, Place)]
            moved = len(placed) != 1 or placed[0].before is not None
            assert not (row.rank and row.alive and not moved), "innocent folder displaced"
            assert row.id != LOST or row.parent == ROOT


def shrink(commands: list[Command], fails: Callable[[list[Command]], bool]) -> list[Command]:
    """Leave out what the failure does not need."""
    size = max(1, len(commands) // 2)
    while size:
        start = 0
        while start < len(commands):
            shorter = commands[:start] + commands[start + size :]
            if fails(shorter):
                commands = shorter
            else:
                start += size
        size //= 2
    return commands


def failure(commands: list[Command], setting: Setting) -> str | None:
    """What fails in a history, None if nothing does."""
    try:
        History(setting).run(commands)
    except AssertionError as error:
        first = error.args[0] if error.args else ""
        return str(first[0] if isinstance(first, tuple) else first)[:60] or "assertion"
    return None


def explain(commands: list[Command], setting: Setting) -> str:
    """A failing history, shrunk, for a person."""
    what = failure(commands, setting)
    small = shrink(commands, lambda shorter: failure(shorter, setting) == what)
    return "\n".join([f"{what} with {setting}:", *(f"    {command}," for command in small)])
