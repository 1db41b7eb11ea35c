"""What the records and lines say of files: heads, holders, what is here, what is wanted."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from core.contents.cached_lines import has_start
from core.contents.contents import Contents
from core.engine.pods import Pods
from core.ids import ROOT, Dot, EntryId, Incarnation, PodId
from core.model.content import Line, LineRole
from core.model.records import Kind, Version
from core.model.rows import EntryRow
from core.placement.copies import Declared, Rule, Wanted, declared, wanted
from core.ports import RecordReader, RecordStore
from core.tree.conflict_names import copy_id

_HERE = frozenset({LineRole.CURRENT, LineRole.CACHED})
_KEPT = frozenset({LineRole.CURRENT, LineRole.HISTORY, LineRole.REMOVED})
_DEPTH_MAX = 4_096


@dataclass(frozen=True, slots=True)
class HeadState:
    """One version that is owed its copies.

    `here`: all of it is on this pod, as a copy; `claimed`: this pod said that it has one. `cached`:
    the line that has all of it here only because a program read it, which is no copy; 0: none.
    `writer`: the pod that made it, which has it before it says so. `older`: the pods that have
    another version of the file, or of its kin, and so maybe some of its blocks. `aside`: it is here
    among the older versions, because a removal or a conflict took it away and it came back.
    `repeats`: it is not here, and a version with the same content is, which it replaced. `line` is
    where it is here.
    `torn`: only a part of it is here, in a file that may have more of it than it gave last time.
    `started`: as much of its start is here as this pod keeps of every file.
    """

    version: Version
    holders: frozenset[PodId]
    writer: PodId | None
    older: frozenset[PodId]
    aside: bool
    repeats: bool
    line: int
    here: bool
    claimed: bool
    torn: bool
    cached: int = 0
    started: bool = False


@dataclass(frozen=True, slots=True)
class FileState:
    """A file that is shown and was published. `alive` False: it is shown nowhere any more.

    `stale`: replaced versions that this pod said it has, and of which nothing whole is here.
    `left`: conflict versions that became files of their own, and whose bytes nobody says to have;
    they are here, under this file. `copies`: all such files, whoever has their bytes in part.
    """

    entry: EntryId
    alive: bool
    size: int
    wanted: Wanted
    heads: tuple[HeadState, ...]
    stale: tuple[Dot, ...] = ()
    left: tuple[Version, ...] = ()
    copies: tuple[EntryId, ...] = ()


def _none(_: EntryId) -> Collection[EntryId]:
    return ()


class Survey:
    """Looks at files in one view of the records; remembers the policies of folders meanwhile."""

    def __init__(
        self,
        reader: RecordReader,
        pods: Pods,
        supposed: Mapping[EntryId, Declared] | None = None,
        kin: Callable[[EntryId], Collection[EntryId]] = _none,
    ) -> None:
        """Look through `reader`, as the settings of `pods` say.

        `supposed`: what is taken to be declared on entries, whatever the records say. `kin`: under
        which other files blocks of a file may be.
        """
        self._kin = kin
        self._supposed = supposed or {}
        self._reader = reader
        self._pods = pods
        self._rules: Sequence[Rule] = pods.settings.rules
        self._copies = pods.settings.copies
        self._folders: dict[EntryId, tuple[Declared, EntryId, bytes]] = {}

    def look(self, entries: Iterable[EntryId]) -> list[FileState]:
        """Return the state of those entries that are files or were."""
        states = []
        for entry in entries:
            row = self._reader.row(entry)
            if row is None:
                # Collected since it changed: nothing of it is left to be counted or wanted.
                states.append(FileState(entry, False, 0, Wanted(0), ()))
            elif row.births and row.births[0].kind is Kind.FILE:
                states.append(self._file(row))
            elif row.births and row.births[0].target is not None:
                target = self._reader.row(row.births[0].target)
                if target is not None and target.births and target.births[0].kind is Kind.FILE:
                    states.append(self._file(target))
        return states

    def _file(self, row: EntryRow) -> FileState:
        alive = row.alive or any(link.alive for link in self._reader.links_to(row.id))
        versions = [head for head in row.contents if isinstance(head, Version)]
        held = self._pods.holders(self._reader, row.id)
        lines = self._reader.lines(row.id)
        mine = {dot for dot, pods in held.items() if self._pods.pod in pods}
        stale = _stale(mine, lines, {version.dot for version in versions} if alive else set())
        unheld = self._unheld_copies(row, lines)
        contents = {line.content.manifest for line in lines if line.whole and line.content}
        left = tuple(version for version in unheld if version.manifest in contents)
        copies = tuple(version.entry for version in unheld)
        if not alive or not versions:
            return FileState(row.id, alive, 0, Wanted(0), (), stale, left, copies)
        here = {row.version: row.id for row in lines if row.whole and row.role is LineRole.CURRENT}
        cached = {row.version: row.id for row in lines if row.whole and row.role is LineRole.CACHED}
        whole = here.keys() | cached.keys()
        aside = {line.version for line in lines if line.whole and line.role is LineRole.HISTORY}
        torn = {line.version for line in lines if not line.whole and line.role in _HERE}
        related = self._related(row.id)
        wanted = self._wanted(row)
        heads = tuple(
            HeadState(
                version=version,
                holders=frozenset(held.get(version.dot, ())),
                writer=self._writer(version, held, wanted.copies),
                older=related
                | having_parts(self._pods, held, version.dot, anybody=version.dot in torn - whole),
                here=version.dot in here,
                claimed=version.dot in mine,
                aside=version.dot in aside - whole,
                repeats=version.dot not in whole and version.manifest in contents,
                line=here.get(version.dot, 0),
                torn=version.dot in torn - whole,
                cached=0 if version.dot in here else cached.get(version.dot, 0),
                started=version.dot not in whole and self._is_started(version, lines),
            )
            for version in versions
        )
        newest = max(versions, key=lambda version: version.stamp)
        return FileState(row.id, True, newest.size, wanted, heads, stale, left, copies)

    def _writer(
        self, version: Version, held: Mapping[Dot, Collection[PodId]], copies: int
    ) -> PodId | None:
        """Return the pod that made a version, None where it may have let go of it again.

        It has it before it says so. Once as many as are to have it said so, it counts as they do.
        Until then all count on it, itself among them: should it have nothing, it gets it.
        """
        pod, holders = self._pods.pod_of(version.dot.origin), held.get(version.dot, ())
        return None if pod not in holders and len(holders) >= copies else pod

    def _is_started(self, version: Version, lines: Iterable[Line]) -> bool:
        size = self._pods.settings.start_bytes
        return size > 0 and any(
            has_start(line, size) for line in lines if line.version == version.dot
        )

    def wanted(self, entry: EntryId) -> Wanted:
        """Return what holds for a file, shown or not."""
        row = self._reader.row(entry)
        return Wanted(self._copies) if row is None else self._wanted(row)

    def _unheld_copies(self, row: EntryRow, lines: Iterable[Line]) -> list[Version]:
        """Return what other files record that were conflict versions here, and nobody says to have.

        Mostly the same batch says that the version is gone from here, and its bytes are taken
        along. Where a later record came in its place, nothing but the id of the new file tells.
        """
        heads = {head.dot for head in row.contents if isinstance(head, Version)}
        replaced = [dot for line in lines for dot in (*line.formerly, line.version) if dot]
        for head in row.contents:
            # Who never had a replaced version may have its bytes: the same ones were written, or
            # fetched, as what came after it.
            replaced += [Dot(origin, last) for origin, last in head.context.seen.items()]
        copies = [copy_id(row.id, dot) for dot in dict.fromkeys(replaced) if dot not in heads]
        return [version for copy in copies for version in self._unheld(copy)]

    def _related(self, entry: EntryId) -> frozenset[PodId]:
        """Return who has something under the files of which this one was a conflict version."""
        held = [self._pods.holders(self._reader, other) for other in self._kin(entry)]
        return frozenset(pod for each in held for pods in each.values() for pod in pods)

    def _unheld(self, entry: EntryId) -> list[Version]:
        """Return the versions of a file that nobody says to have."""
        row = self._reader.row(entry)
        heads = () if row is None else row.contents
        versions = [head for head in heads if isinstance(head, Version)]
        return [version for version in versions if not self._is_held(entry, version.dot)]

    def _is_held(self, entry: EntryId, version: Dot) -> bool:
        return any(
            dot == version and self._pods.current(pod, incarnation)
            for dot, pod, incarnation in self._reader.holders(entry)
        )

    def _wanted(self, row: EntryRow) -> Wanted:
        chain = [self._declared(row)]
        names = [row.name]
        folder = row.parent
        for _ in range(_DEPTH_MAX):
            if folder == ROOT:
                break
            declared_here, parent, name = self._folder(folder)
            chain.append(declared_here)
            names.append(name)
            folder = parent
        chain.append(self._folder(ROOT)[0])
        path = b"/" + b"/".join(reversed(names)) if self._rules else b""
        return wanted(chain, path, self._rules, self._copies)

    def _declared(self, row: EntryRow) -> Declared:
        supposed = self._supposed.get(row.id)
        return declared_on(row) if supposed is None else supposed

    def _folder(self, folder: EntryId) -> tuple[Declared, EntryId, bytes]:
        known = self._folders.get(folder)
        if known is None:
            row = self._reader.row(folder)
            known = (Declared(), ROOT, b"")
            if row is not None:
                known = (self._declared(row), row.parent, row.name)
            self._folders[folder] = known
        return known


def having_parts(
    pods: Pods, held: Mapping[Dot, Collection[PodId]], version: Dot, *, anybody: bool
) -> frozenset[PodId]:
    """Return who may have blocks of a version by having others of the file: most are the same.

    With `anybody`, where nobody says to have it: whoever there is. Who made a version of one that
    it had in part says of neither that it has it, and who replaced its own version before it said
    so does not say it later; what their programs wrote is there and nowhere else.
    """
    if anybody and not held.get(version):
        return pods.others()
    return frozenset(pod for dot, having in held.items() if dot != version for pod in having)


def _stale(
    claimed: Collection[Dot], lines: Iterable[Line], heads: Collection[Dot]
) -> tuple[Dot, ...]:
    """Return the claimed versions but `heads` of which no whole line is here; caches are none."""
    kept = {line.version for line in lines if line.whole and line.role in _KEPT}
    return tuple(sorted(dot for dot in claimed if dot not in kept and dot not in heads))


def declared_on(row: EntryRow) -> Declared:
    """Return what is declared on an entry itself."""
    if not row.attributes:
        return Declared()
    values = {attribute.field: attribute.value for attribute in row.attributes}
    return declared(values.get("p:redundancy"), values.get("p:keep"), values.get("p:cache"))


def keeps_here(keep: Collection[str], names: Mapping[str, PodId], pod: PodId) -> bool:
    """Say whether a policy pins `pod`, by name or id."""
    return any(names.get(name) == pod for name in keep)


def own(version: Version, incarnation: Incarnation) -> bool:
    """Say whether this pod wrote the version in its present life."""
    return version.dot.origin == incarnation


def count_again(store: RecordStore, contents: Contents, states: Iterable[FileState]) -> bool:
    """Let what lies here of lacking versions count as copies; say whether there was something.

    For a worker. It is among the older versions, or under a version that was recorded again.
    """
    states = tuple(states)
    back = [state.entry for state in states if any(head.aside for head in state.heads)]
    if back:
        revive(store, back)
    repeated = [state.entry for state in states if any(head.repeats for head in state.heads)]
    restated = [entry for entry in repeated if contents.restate(entry)]
    return bool(back or restated)


def look_at(
    store: RecordStore, contents: Contents, pods: Pods, entries: Sequence[EntryId]
) -> list[FileState]:
    """Return the state of files, after what lies here of them counts again. For a worker."""

    def survey(reader: RecordReader) -> Survey:
        return Survey(reader, pods, kin=contents.table.kin.of)

    with store.read() as reader:
        states = survey(reader).look(entries)
    if not count_again(store, contents, states):
        return states
    with store.read() as reader:
        return survey(reader).look(entries)


def revive(store: RecordStore, entries: Iterable[EntryId]) -> None:
    """Let older versions that are owed their copies again count as copies. For a worker."""
    with store.write() as writer:
        for entry in entries:
            row = writer.row(entry)
            heads = {head.dot for head in row.contents} if row is not None else set()
            for line in writer.lines(entry):
                if line.role is LineRole.HISTORY and line.whole and line.version in heads:
                    writer.put_line(replace(line, role=LineRole.CURRENT, kept_until_ms=0))
