"""`history`: the versions of a file here and on the present pods, and what was removed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from core.control.lines import Progress, Tell
from core.control.schema import History, OldVersion, PathRequest, Unheard
from core.engine.older import Elsewhere, as_told, look
from core.errors import NotFound
from core.ids import EntryId, PodId
from core.model.content import Line
from core.model.members import Presence
from core.model.records import Version
from core.node.parts import Parts
from core.node.services.looking import version_name
from core.node.services.members import Members
from core.node.services.paths import for_people, in_drive
from core.node.services.times import shown_time
from core.replica.view import View
from core.saying import NOTHING, Sentence, joined, said
from core.tree.shown import Shown
from core.wire.messages import OlderVersion

_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Kept:
    """One older version: who has all of it, and the line where it is here, wholly or in part."""

    told: OlderVersion
    pods: tuple[PodId, ...]
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a path. `shown` is what stands there; `kept`: those kept longest first.

    `within`: `kept` is what was removed from the folder `path`.
    """

    path: bytes
    shown: Shown | None
    within: bool
    kept: Sequence[Kept]
    elsewhere: Elsewhere


def gathered(here: Iterable[Kept], elsewhere: Elsewhere) -> list[Kept]:
    """Return each version once, with all who have it: those of this pod and the others'."""
    found: dict[tuple[object, object], Kept] = {}
    others = (
        Kept(told, (pod,)) for pod, versions in elsewhere.versions.items() for told in versions
    )
    for each in (*here, *others):
        key = (each.told.name.entry, each.told.name.version)
        known = found.get(key)
        if known is None:
            found[key] = each
            continue
        line = known.line
        if line is None or (each.line is not None and not line.whole):
            line = each.line or line
        found[key] = Kept(known.told, tuple(dict.fromkeys([*known.pods, *each.pods])), line)
    # What stood there last was recorded last: both sides of a conflict are kept equally long.
    return sorted(
        found.values(),
        key=lambda each: (each.told.kept_until_ms, each.told.recorded_ms),
        reverse=True,
    )


class Versions:
    """Lists older versions. For the loop; what looks at records goes to a worker."""

    def __init__(self, parts: Parts) -> None:
        """List those of a node's network."""
        self._parts = parts

    async def history(self, request: PathRequest, tell: Tell) -> History:
        """Return the versions of what stands or stood at a path, the present ones first.

        Of a folder: what was removed from it. Raises `NotFound`.
        """
        path = in_drive(request.path, self._parts.mount)
        tell(Progress(said("asking the other pods")))
        found = await self.find(path)
        return await self._parts.workers.run(lambda: self._told(found))

    async def find(self, path: bytes) -> Found:
        """Return what is known of a path, here and on the present pods."""
        parts = self._parts
        shown, here = await parts.workers.run(lambda: self._here(path))
        within = shown is not None and shown.is_folder
        entries = [] if shown is None or within else [shown.file]
        elsewhere = await parts.engine.older(path, entries, within=within)
        kept = gathered(here, elsewhere)
        if shown is None and not kept:
            # A folder that was removed itself, maybe.
            here = await parts.workers.run(lambda: self._older(path, (), within=True))
            elsewhere = await parts.engine.older(path, within=True)
            kept, within = gathered(here, elsewhere), True
        return Found(path, shown, within, kept, elsewhere)

    def _here(self, path: bytes) -> tuple[Shown | None, list[Kept]]:
        with self._parts.replica.view() as view:
            shown = view.resolve(path)
        within = shown is not None and shown.is_folder
        entries = () if shown is None or within else (shown.file,)
        return shown, self._older(path, entries, within=within)

    def _older(self, path: bytes, entries: Collection[EntryId], *, within: bool) -> list[Kept]:
        own = (self._parts.pod,)
        with self._parts.store.read() as reader:
            found = look(reader, path, entries, within=within)
        told = [(as_told(each), each.line) for each in found]
        return [
            Kept(version, own if line.whole else (), line)
            for version, line in told
            if version is not None
        ]

    # --- in a worker

    def _told(self, found: Found) -> History:
        elsewhere = found.elsewhere
        with self._parts.replica.view() as view:
            members = Members(view.reader, self._parts.members_of)
            rows: list[OldVersion] = []
            if found.shown is not None and not found.shown.is_folder:
                rows += self._present(view, members, found.shown, found.path)
            elif found.shown is None and not found.kept:
                raise NotFound(
                    joined(
                        (
                            said("Nothing is known of {path}.", path=for_people(found.path)),
                            _and_of(found),
                        )
                    )
                )
            rows += [self._as_version(members, each, found) for each in found.kept]
        unheard = [
            Unheard(members.name(pod), why)
            for why, pods in (
                ("absent", elsewhere.absent),
                ("silent", elsewhere.silent),
                ("partly", elsewhere.partly),
            )
            for pod in pods
        ]
        return History(rows, unheard)

    def _present(self, view: View, members: Members, shown: Shown, path: bytes) -> list[OldVersion]:
        row = view.row(shown.file)
        heads = [] if row is None or not row.visible else row.contents
        present = {
            peer.id for peer in self._parts.engine.peers() if peer.presence is Presence.PRESENT
        }
        rows: list[OldVersion] = []
        for head in heads:
            if not isinstance(head, Version):
                continue
            here = self._parts.contents.whole(shown.file, head.dot)
            holders = [
                members.name(pod)
                for dot, pod, incarnation in view.reader.holders(shown.file)
                if dot == head.dot and pod in present and members.is_current(pod, incarnation)
            ]
            rows.append(
                OldVersion(
                    version=version_name(head.dot),
                    size=head.size,
                    modified=shown_time(head.mtime_ns // 1_000_000),
                    pod=members.writer_of(head.dot.origin),
                    why="current" if len(heads) == 1 else "conflict",
                    here=here,
                    on=[self._parts.name] * here + holders,
                    path=for_people(path),
                )
            )
        return rows

    def _as_version(self, members: Members, each: Kept, found: Found) -> OldVersion:
        told = each.told
        keep_ms = self._parts.settings.network.history.keep_days * _DAY_MS
        modified_ms = told.mtime_ns // 1_000_000 or told.kept_until_ms - keep_ms
        path = found.path.rstrip(b"/") + b"/" + told.file if found.within else found.path
        return OldVersion(
            version=version_name(told.name.version),
            size=told.size,
            modified=shown_time(modified_ms),
            pod=members.writer_of(told.name.version.origin),
            why="deleted" if told.removed else "replaced",
            here=each.line is not None and each.line.whole,
            on=[members.name(pod) for pod in each.pods],
            path=for_people(path),
        )


def _and_of(found: Found) -> Sentence:
    """Return what is to be added where nothing was found and not everybody could be asked."""
    elsewhere = found.elsewhere
    if not (elsewhere.absent or elsewhere.silent or elsewhere.partly):
        return NOTHING
    return said("Not all devices could be asked: one that is absent may have an older version.")
