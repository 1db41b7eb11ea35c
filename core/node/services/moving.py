"""`transfers`: what comes in now, and what others fetch from here."""

from collections.abc import Sequence

from core.control.lines import Tell
from core.control.schema import Nothing, Transfer
from core.ids import Dot, EntryId
from core.model.records import Version
from core.model.status import Reason, SendingStatus, TransferStatus
from core.node.parts import Parts
from core.node.services.paths import for_people
from core.replica.view import View
from core.tree.former_paths import former_path


class Moving:
    """Answers on the loop; what looks at records goes to a worker."""

    def __init__(self, parts: Parts) -> None:
        """Tell of a node."""
        self._parts = parts

    async def transfers(self, request: Nothing, tell: Tell) -> list[Transfer]:
        """Return what is being fetched, and then what others fetch from this pod."""
        del request, tell
        engine = self._parts.engine
        coming = [
            (each, [engine.pod_name(pod) for pod in each.sources]) for each in engine.transfers()
        ]
        going = [(each, engine.pod_name(each.pod)) for each in engine.sending()]

        def named() -> list[Transfer]:
            with self._parts.replica.view() as view:
                rows = [_coming(view, each, sources) for each, sources in coming]
                return rows + [_going(view, each, pod) for each, pod in going]

        return await self._parts.workers.run(named)


def _coming(view: View, each: TransferStatus, sources: Sequence[str]) -> Transfer:
    return Transfer(
        _path(view, each.entry),
        "in",
        sources[0] if len(sources) == 1 else "",
        each.done,
        each.size,
        rate=each.rate,
        reason=each.reason.value,
        wanted=each.wanted,
    )


def _going(view: View, each: SendingStatus, pod: str) -> Transfer:
    size, reason = each.size, each.reason
    if size is None:
        newest = _newest_size(view, each.entry, each.version)
        if newest is None:
            reason = Reason.OLDER
        size = _size_here(view, each.entry, each.version) if newest is None else newest
    return Transfer(
        _path(view, each.entry),
        "out",
        pod,
        min(each.sent, size) if size else each.sent,
        size,
        rate=each.rate,
        reason=reason.value,
        wanted=each.wanted,
    )


def _path(view: View, entry: EntryId) -> str:
    """Return where a file stands, or stood."""
    shown = view.shown(entry)
    path = view.path_of(shown[0]) if shown else former_path(view.reader, entry)
    return for_people(path) if path else ""


def _newest_size(view: View, entry: EntryId, version: Dot) -> int | None:
    """Return the size of a version, None if it is none of those that its file has now."""
    row = view.row(entry)
    heads = () if row is None else row.contents
    sizes = [each.size for each in heads if isinstance(each, Version) and each.dot == version]
    return sizes[0] if sizes else None


def _size_here(view: View, entry: EntryId, version: Dot) -> int:
    """Return the size of a version that lies here, 0 where that is not known."""
    lines = view.reader.lines(entry)
    sizes = [each.content.size for each in lines if each.version == version and each.content]
    return sizes[0] if sizes else 0
