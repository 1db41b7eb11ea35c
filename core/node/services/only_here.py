"""What is on this pod alone: told by name where it stores nothing, and counted before it goes."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from core.control.lines import Tell
from core.control.schema import Nothing, OnlyHere
from core.ids import EntryId
from core.model.status import Attention
from core.node.parts import Parts
from core.node.services.paths import and_more, for_people
from core.saying import Sentence, said, said_count

NAMED_MAX: Final = 5


def only_here_notes(parts: Parts, entries: Sequence[EntryId]) -> list[Attention]:
    """Return what people are told of files that no pod which stores has; for a worker."""
    if not entries:
        return []
    return [
        Attention(
            "only-here",
            said_count(
                "{n} file is only here: {files}. This pod stores nothing for the network, and no "
                "pod that does has taken it yet.",
                "{n} files are only here: {files}. This pod stores nothing for the network, and no "
                "pod that does has taken them yet.",
                len(entries),
                files=named(parts, entries),
            ),
            said(
                "Keep this machine on and connected until they are taken; `wormhole down "
                "--wait` waits for that. What goes away with it comes when it is back."
            ),
        )
    ]


def named(parts: Parts, entries: Sequence[EntryId]) -> Sentence:
    """Return the paths of some files, and how many more there are; for a worker."""
    paths: list[str] = []
    with parts.replica.view() as view:
        for entry in entries[:NAMED_MAX]:
            shown = view.shown(entry)
            paths.append(for_people(view.path_of(shown[0])) if shown else entry.hex())
    return and_more(paths, len(entries) - len(paths))


def only_here(parts: Parts) -> Callable[[Nothing, Tell], Awaitable[OnlyHere]]:
    """Return what counts the files that the others cannot read while this node is down."""

    async def count(request: Nothing, tell: Tell) -> OnlyHere:
        del request, tell
        return OnlyHere(*parts.engine.lost_without_this())

    return count
