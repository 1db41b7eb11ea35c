"""Files of which an older version is shown, because who has the newest one is away."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from core.ids import EntryId
from core.model.records import Version
from core.model.status import Attention
from core.node.parts import Parts
from core.node.services.members import Members
from core.replica.view import View
from core.saying import said, said_count
from core.tree.shown import Shown
from core.volume.standing_in import StandIn

KIND: Final = "newer"
FILES_MAX: Final = 10_000


def seen_of(parts: Parts, view: View, shown: Shown) -> tuple[Shown, list[str]]:
    """Return what programs see of a file, and the machines that have a newer version of it."""
    seen, _ = parts.volume.presented(shown)
    if isinstance(seen, StandIn):
        return seen, _having(parts, view, seen.newest)
    newest = seen.version
    is_previous = parts.settings.network.situation.absent_newest == "previous"
    if newest is None or not is_previous or not parts.engine.out_of_reach(seen.file):
        return seen, []
    absence = parts.engine.absence(view.reader, newest)
    # Who opens it is given the version before, which is not known here until somebody does.
    is_elsewhere = absence is not None and absence.elsewhere
    return seen, _having(parts, view, newest) if is_elsewhere else []


def _having(parts: Parts, view: View, newest: Version) -> list[str]:
    members = Members(view.reader, parts.members_of)
    names = {
        members.name(pod)
        for dot, pod, incarnation in view.reader.holders(newest.entry)
        if dot == newest.dot and members.is_current(pod, incarnation)
    }
    return sorted(names | {members.writer_of(newest.dot.origin)})


async def newer_notes(parts: Parts) -> list[Attention]:
    """Return what people are told of such files; it looks at no more than those out of reach."""
    entries = parts.engine.files_out_of_reach(FILES_MAX)
    if not entries:
        return []
    return await parts.workers.run(lambda: _notes(parts, entries))


def _notes(parts: Parts, entries: Sequence[EntryId]) -> list[Attention]:
    found: Counter[tuple[str, ...]] = Counter()
    with parts.replica.view() as view:
        for entry in entries:
            shown = [each for each in view.shown(entry) if not each.virtual][:1]
            names = [seen_of(parts, view, each)[1] for each in shown]
            found.update(tuple(each) for each in names if each)
    return [
        Attention(
            KIND,
            said_count(
                "{n} file has a newer version on {names}, which is away; the version before is "
                "shown, and can be read and not changed.",
                "{n} files have a newer version on {names}, which is away; the version before is "
                "shown, and can be read and not changed.",
                files,
                names=", ".join(names),
            ),
            said(
                "Bring {name} back into the network: the newer version is then shown by itself.",
                name=names[0],
            ),
        )
        for names, files in sorted(found.items())
    ]
