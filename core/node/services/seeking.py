"""`find` and `policy-own`: entries of which something is so, in a bounded answer."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from core.config.definitions import POLICIES
from core.config.rules import declared_by
from core.control.lines import Progress, Tell
from core.control.schema import (
    FindRequest,
    Found,
    Node,
    Only,
    OwnPolicies,
    OwnPolicy,
    OwnRequest,
)
from core.errors import UsageError
from core.ids import ROOT, EntryId
from core.node.parts import Parts
from core.node.services.looking import Looking
from core.node.services.paths import find, for_people, in_drive
from core.node.services.policies import decoded_policy
from core.replica.view import View
from core.saying import said
from core.tree.shown import Shown

SEEK_SECONDS: Final = 5.0
# Of files that the ledger names some may stand elsewhere or be called otherwise.
NAMED_MAX: Final = 10_000


class Seeking:
    """Answers on the loop; what looks at records goes to a worker."""

    def __init__(self, parts: Parts, looking: Looking) -> None:
        """Look through the tree of a node; `looking` says what is listed of each entry."""
        self._parts = parts
        self._looking = looking

    async def find(self, request: FindRequest, tell: Tell) -> Found:
        """Return what is looked for. Raises `NotFound` where its path is not there."""
        tell(Progress(said("looking")))
        engine = self._parts.engine
        match request.only:
            case Only.UNDER_COPIED:
                entries = engine.files_lacking(NAMED_MAX)
            case Only.ABSENT:
                entries = engine.files_out_of_reach(NAMED_MAX)
            case _:
                return await self._parts.workers.run(lambda: self._through(request))
        return await self._parts.workers.run(lambda: self._among(request, entries))

    def own(self, request: OwnRequest) -> OwnPolicies:
        """Return what declares a policy itself. Raises `UsageError` where there is no such one."""
        name = request.name
        if name not in POLICIES:
            raise UsageError(
                said("There is no policy {name}.", name=name),
                said("There are: {names}.", names=", ".join(POLICIES)),
            )
        until = self._parts.clock.monotonic() + SEEK_SECONDS
        rows = [
            OwnPolicy(rule.match, "rule", declared_by(rule)[name])
            for rule in self._parts.settings.network.files
            if name in declared_by(rule)
        ]
        with self._parts.replica.view() as view:
            top = view.folder(ROOT)
            for shown, at in chain([(top, b"/")], _below(view, top, b"/")):
                if self._parts.clock.monotonic() > until or len(rows) > request.limit:
                    return OwnPolicies(rows[: request.limit], more=True)
                if name in shown.policy:
                    kind = "folder" if shown.is_folder else "file"
                    value = decoded_policy(shown.policy[name])
                    rows.append(OwnPolicy(for_people(at), kind, value))
        return OwnPolicies(rows[: request.limit], more=len(rows) > request.limit)

    def _through(self, request: FindRequest) -> Found:
        """Go through all that stands under the path, level by level."""
        until = self._parts.clock.monotonic() + SEEK_SECONDS
        path, rows = in_drive(request.path, self._parts.mount), list[Node]()
        with self._parts.replica.view() as view:
            for shown, at in _below(view, find(view, path), path):
                if self._parts.clock.monotonic() > until:
                    return Found(rows, more=True)
                if self._may_be_meant(request, shown):
                    node = self._looking.node(view, shown, at)
                    if request.only is not Only.KEPT or node.kept:
                        if len(rows) == request.limit:
                            return Found(rows, more=True)
                        rows.append(node)
        return Found(rows)

    def _may_be_meant(self, request: FindRequest, shown: Shown) -> bool:
        if not _is_called(shown, request.name):
            return False
        match request.only:
            case Only.OWN_RULES:
                return bool(shown.policy)
            case Only.KEPT:
                # What is inside is kept with it.
                return "keep" in shown.policy
            case _:
                return True

    def _among(self, request: FindRequest, entries: Sequence[EntryId]) -> Found:
        """Look at files that are known to be meant, as far as they stand under the path."""
        path, rows = in_drive(request.path, self._parts.mount).rstrip(b"/"), list[Node]()
        with self._parts.replica.view() as view:
            find(view, path or b"/")
            for entry in entries:
                for shown in view.shown(entry)[:1]:
                    at = view.path_of(shown)
                    if not at.startswith(path + b"/") or not _is_called(shown, request.name):
                        continue
                    node = self._looking.node(view, shown, at)
                    if request.only is Only.ABSENT and not node.absent:
                        continue  # it is here, or the version before it can be read
                    if len(rows) == request.limit:
                        return Found(rows, more=True)
                    rows.append(node)
        return Found(rows, more=len(entries) == NAMED_MAX)


def _is_called(shown: Shown, name: str) -> bool:
    return name.casefold() in for_people(shown.name).casefold()


def _below(view: View, top: Shown, path: bytes) -> Iterator[tuple[Shown, bytes]]:
    """Yield what stands under `top`, what is nearer first, each with its path."""
    folders = [(top, path)]
    while folders:
        inner: list[tuple[Shown, bytes]] = []
        for folder, at in folders:
            if not folder.is_folder:
                continue
            for each in sorted(view.listing(folder.id), key=lambda shown: shown.name):
                place = at.rstrip(b"/") + b"/" + each.name
                yield each, place
                if each.is_folder:
                    inner.append((each, place))
        folders = inner
