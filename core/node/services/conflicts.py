"""`conflicts`: files with versions that did not know of each other, and settling them."""

import threading
from collections.abc import Iterable, Mapping
from typing import Final

from core.control.schema import ConflictRow, OldVersion, ResolveRequest, Restored
from core.errors import Frozen, NotFound, UsageError
from core.ids import ROOT, EntryId
from core.model.records import Kind
from core.model.rows import EntryRow
from core.node.parts import Parts
from core.node.services.decided import decision
from core.node.services.drive import DriveUser
from core.node.services.looking import version_name
from core.node.services.members import Members
from core.node.services.paths import find, for_people, in_drive, split
from core.node.services.times import shown_time
from core.replica.events import TreeChanged
from core.replica.view import View
from core.saying import said
from core.tree.policy import STRATEGY_FIELD
from core.tree.rows import is_folder
from core.tree.shown import Shown
from core.volume.interface import RenameMode

CHANGED_MAX: Final = 20_000
BOTH: Final = "both"
THIS: Final = "this"


class Conflicts:
    """Knows which entries are shown under a conflict name. Its methods are called in workers.

    The first question looks at every row; from then on only what changed is looked at again, unless
    that is too much to be remembered.
    """

    def __init__(self, parts: Parts, user: DriveUser) -> None:
        """Watch the tree of a node."""
        self._parts = parts
        self._user = user
        self._lock = threading.Lock()
        self._changed: set[EntryId] | None = None
        self._known: set[EntryId] = set()
        self._strategies: dict[EntryId, int | bytes] = {}
        self._settings = parts.replica.settings
        parts.replica.subscribe(self._note)

    def _note(self, event: TreeChanged) -> None:
        with self._lock:
            if self._changed is not None:
                self._changed |= event.changed
                if len(self._changed) > CHANGED_MAX:
                    self._changed = None

    def count(self) -> int:
        """Return how many files are in conflict."""
        with self._parts.replica.view() as view:
            return sum(1 for _ in self._shown(view))

    def rows(self) -> list[ConflictRow]:
        """Return the conflicts, by the path of what stands at the name itself."""
        rows: dict[bytes, tuple[list[OldVersion], list[str]]] = {}
        with self._parts.replica.view() as view:
            members = Members(view.reader, self._parts.members_of)
            for shown in self._shown(view):
                path = _own_path(view, shown)
                versions, beside = rows.setdefault(path, ([], []))
                if not versions:
                    stands = view.resolve(path)
                    if stands is not None:
                        versions.append(_as_version(members, stands, "shown"))
                versions.append(_as_version(members, shown, "beside"))
                beside.append(for_people(view.path_of(shown)))
        return [
            ConflictRow(for_people(path), versions, beside)
            for path, (versions, beside) in sorted(rows.items())
        ]

    def resolve(self, request: ResolveRequest) -> Restored:
        """Settle the conflict at a path; what is not kept stays among the older versions."""
        if self._parts.frozen:
            raise Frozen(self._parts.frozen)
        path = in_drive(request.path, self._parts.mount)
        with self._parts.replica.view() as view:
            stands = find(view, path)
            beside = self._beside(view, path)
            names = {_name_of(each): view.path_of(each) for each in beside}
            stood = {_name_of(stands): path} | names
            pods = self._writers(view, [stands, *beside])
        if not beside:
            raise NotFound(said("There is no conflict at {path}.", path=for_people(path)))
        kept = request.keep
        if kept == BOTH:
            self._part(beside)
        elif kept in {THIS, _name_of(stands)}:
            kept = _name_of(stands)
            self._remove(names.values())
        elif kept in names:
            chosen = names.pop(kept)
            self._rename_over(chosen, path)
            self._remove(names.values())
        else:
            raise UsageError(
                said("{kept} is none of the versions.", kept=kept),
                said(
                    "There are: {this}, {both}, {names}.",
                    this=THIS,
                    both=BOTH,
                    names=", ".join(names),
                ),
            )
        self._parts.chronicle.journal.note(
            decision(self._parts.name, path, kept, stood, pods.get(kept, ""))
        )
        with self._parts.replica.view() as view:
            return Restored(for_people(path), _name_of(find(view, path)))

    def paths_of(self, path: bytes) -> dict[str, bytes]:
        """Return where each version of what stands at `path` is shown. Raises `NotFound`."""
        with self._parts.replica.view() as view:
            stands = find(view, path)
            beside = {_name_of(each): view.path_of(each) for each in self._beside(view, path)}
            return {_name_of(stands): path} | beside

    def _beside(self, view: View, path: bytes) -> list[Shown]:
        return [each for each in self._shown(view) if _own_path(view, each) == path]

    def _writers(self, view: View, versions: Iterable[Shown]) -> dict[str, str]:
        members = Members(view.reader, self._parts.members_of)
        return {_name_of(each): _as_version(members, each, "").pod for each in versions}

    def _part(self, beside: Iterable[Shown]) -> None:
        """Make each version that is shown beside its file a file of its own."""
        with self._parts.replica.change() as change:
            for each in beside:
                if each.virtual:
                    change.set_attribute(each, "mode", each.mode)

    def _remove(self, paths: Iterable[bytes]) -> None:
        for path in paths:
            folder, name = split(path)
            with self._user.node(folder) as parent:
                self._user.drive.remove_file(parent.node, name)

    def _rename_over(self, source: bytes, target: bytes) -> None:
        folder, name = split(source)
        target_name = split(target)[1]
        drive = self._user.drive
        with self._user.node(folder) as parent:
            self._user.wait(
                lambda: drive.rename(
                    parent.node, name, parent.node, target_name, RenameMode.REPLACE
                )
            )

    def _shown(self, view: View) -> list[Shown]:
        with self._lock:
            changed, self._changed = self._changed, set()
        # What other files show may be another thing then, although no record of theirs changed.
        if self._strategy_changed(view, changed or ()):
            changed = None
        looked_at = _suspects(view) if changed is None else changed
        found: list[Shown] = []
        for entry in looked_at | self._known:
            conflicts = [each for each in view.shown(entry) if each.conflict]
            if conflicts:
                self._known.add(entry)
            else:
                self._known.discard(entry)
            found += conflicts
        return list({(each.id, each.virtual): each for each in found}.values())

    def _strategy_changed(self, view: View, changed: Iterable[EntryId]) -> bool:
        """Say whether a setting, or the policy of a folder, says other things of conflicts now."""
        before, self._settings = self._settings, view.settings
        differs = (before.strategy, before.rules) != (self._settings.strategy, self._settings.rules)
        for entry in changed:
            row = view.row(entry)
            if row is not None and (entry == ROOT or is_folder(row)):
                value = _strategy_of(row)
                differs = self._strategies.pop(entry, None) != value or differs
                if value is not None:
                    self._strategies[entry] = value
        return differs


def _strategy_of(row: EntryRow) -> int | bytes | None:
    return next((each.value for each in row.attributes if each.field == STRATEGY_FIELD), None)


def _suspects(view: View) -> set[EntryId]:
    """Return the entries that may be shown under a conflict name: few, whatever the tree holds.

    They have several contents or share their place with others. What stands in folders that are
    shown as one stands together, too, and so on down.
    """
    found = {row.id for row in view.reader.with_several_contents()}
    sharing = list(view.reader.sharing_places())
    united: dict[EntryId, EntryId] = {}
    while True:
        found |= {row.id for row in sharing}
        fresh = {row.id for row in sharing if is_folder(row)} - united.keys()
        if not fresh:
            return found
        united |= {folder: view.folder(folder).id for folder in fresh}
        sharing = _sharing_names(view, united)


def _sharing_names(view: View, united: Mapping[EntryId, EntryId]) -> list[EntryRow]:
    """Return what shares a name with another entry in folders that are shown as one."""
    names: dict[tuple[EntryId, bytes], list[EntryRow]] = {}
    for folder, shown_as in united.items():
        for row in view.reader.standing_in(folder):
            names.setdefault((shown_as, row.name), []).append(row)
    return [row for rows in names.values() if len(rows) > 1 for row in rows]


def _own_path(view: View, shown: Shown) -> bytes:
    """Return the path of the name that this one lost to another, or stands beside."""
    row = view.row(shown.file if shown.virtual else shown.id)
    folder = split(view.path_of(shown))[0]
    name = row.name if row is not None else shown.name
    return folder.rstrip(b"/") + b"/" + name


def _name_of(shown: Shown) -> str:
    if shown.kind is Kind.FILE and shown.version is not None:
        return version_name(shown.version.dot)
    return shown.id.hex()[:16]


def _as_version(members: Members, shown: Shown, why: str) -> OldVersion:
    version = shown.version
    return OldVersion(
        version=_name_of(shown),
        size=version.size if version is not None else 0,
        modified=shown_time(shown.mtime_ns // 1_000_000),
        pod=members.writer_of(version.dot.origin) if version is not None else "",
        why=why,
    )
