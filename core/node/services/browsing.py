"""`browse` and `sums`: a folder page by page, however much is in it, and what is in folders."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Sequence
from typing import Final

from core.control.schema import Browsed, BrowseRequest, FolderSum, SumsRequest
from core.errors import NotFound, UsageError
from core.ids import EntryId, PodId
from core.node.parts import Parts
from core.node.services.counting import walk
from core.node.services.looking import Looking
from core.node.services.paths import find, for_people, in_drive, split
from core.replica.view import View
from core.saying import said
from core.tree.conflict_names import CONFLICT_MARK
from core.tree.shown import Shown

# So many lists of names are remembered: a window has a few folders open that are long.
LISTS_MAX: Final = 4
SUM_SECONDS: Final = 1.0


class Browsing:
    """Lists folders for a window. Its methods are called in workers."""

    def __init__(self, parts: Parts, looking: Looking) -> None:
        """List the folders of a node; `looking` says what is listed of each entry."""
        self._parts = parts
        self._looking = looking
        self._lock = threading.Lock()
        self._names: OrderedDict[EntryId, Sequence[bytes]] = OrderedDict()

    def browse(self, request: BrowseRequest) -> Browsed:
        """Return a page of a folder. Raises `NotFound`, and `UsageError` for what is no folder.

        Pages after and before others go by the list of names that was made last: to read a folder
        of 100,000 entries takes a second, to look 200 of them up a few milliseconds.
        """
        path = in_drive(request.path, self._parts.mount)
        with self._parts.replica.view() as view:
            top = find(view, path)
            if not top.is_folder:
                raise UsageError(said("{path} is no folder.", path=for_people(path)))
            names = self._known(top.id) if request.after or request.before else None
            if names is None:
                names = self._remember(top.id, view.listing(top.id))
            begin, end = _part(names, request)
            page = names[begin:end]
            found = _looked_up(view, top, page)
            rows = [
                self._looking.node(view, each, path.rstrip(b"/") + b"/" + each.name)
                for each in found
            ]
        return Browsed(rows, len(names), end < len(names), begin)

    def sums(self, request: SumsRequest) -> list[FolderSum]:
        """Return what is in folders, as many of them as can be counted in a moment.

        At least the first one is answered, in part if need be; those that are gone are left out.
        """
        until = self._parts.clock.monotonic() + SUM_SECONDS
        sums: list[FolderSum] = []
        with self._parts.replica.view() as view:
            for path in request.paths:
                top = view.resolve(in_drive(path, self._parts.mount))
                if top is None or not top.is_folder:
                    continue
                if sums and self._parts.clock.monotonic() > until:
                    break
                sums.append(self._sum(view, top, path, until))
        return sums

    def _sum(self, view: View, top: Shown, path: str, until: float) -> FolderSum:
        parts, held = self._parts, Counter[PodId]()
        files = size = 0
        whole = True
        for shown, _ in walk(view, top, b""):
            files += 1
            size += 0 if shown.version is None else shown.version.size
            held.update(parts.engine.held_by(shown.file))
            if parts.clock.monotonic() > until:
                whole = False
                break
        named = {parts.engine.pod_name(pod): number for pod, number in held.items()}
        return FolderSum(path, files, size, held[parts.pod], named, whole=whole)

    def _known(self, folder: EntryId) -> Sequence[bytes] | None:
        with self._lock:
            return self._names.get(folder)

    def _remember(self, folder: EntryId, listing: Sequence[Shown]) -> Sequence[bytes]:
        names = [each.name for each in sorted(listing, key=_order)]
        with self._lock:
            self._names[folder] = names
            self._names.move_to_end(folder)
            if len(self._names) > LISTS_MAX:
                self._names.popitem(last=False)
        return names


def _order(shown: Shown) -> tuple[bool, str, bytes]:
    return not shown.is_folder, for_people(shown.name).casefold(), shown.name


def _part(names: Sequence[bytes], request: BrowseRequest) -> tuple[int, int]:
    """Return where a page begins and ends. Raises `NotFound` where its neighbour is gone."""
    if request.before:
        end = _place(names, request.before)
        return max(0, end - request.limit), end
    begin = _place(names, request.after) + 1 if request.after else 0
    if request.around:
        begin = max(0, _place(names, request.around) - request.limit // 2)
    return begin, min(len(names), begin + request.limit)


def _place(names: Sequence[bytes], path: str) -> int:
    _, name = split(in_drive(path, ""))
    try:
        return names.index(name)
    except ValueError:
        raise NotFound(
            said("{path} is gone: the folder has to be listed from its begin.", path=path)
        ) from None


def _looked_up(view: View, top: Shown, names: Sequence[bytes]) -> list[Shown]:
    if any(CONFLICT_MARK in name for name in names):
        # Each look at such a name would list the whole folder.
        listed = {each.name: each for each in view.listing(top.id)}
        return [listed[name] for name in names if name in listed]
    found = (view.lookup(top.id, name) for name in names)
    return [each for each in found if each is not None]
