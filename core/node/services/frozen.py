"""What people are told while the drive takes no changes: why, and which files wait to be published.

What programs had open when it froze they go on writing: it is kept here, and nobody else has it.
"""

from typing import Final

from core.model.status import Attention
from core.node.parts import Parts
from core.node.services.paths import and_more, for_people
from core.saying import plain, said

_NAMED_MAX: Final = 10


def stopped_notes(parts: Parts) -> list[Attention]:
    """Return what to tell of a drive that was taken away."""
    if not parts.stopped:
        return []
    told = said(
        "The drive was taken away on this machine. {why} All data is kept, and the other machines "
        "still get what lies here.",
        why=parts.stopped,
    )
    return [Attention("stopped", told, said("It is shown again by: wormhole up"))]


def frozen_notes(parts: Parts) -> list[Attention]:
    """Return what to tell; nothing unless the drive is frozen. For a worker."""
    if not parts.frozen:
        return []
    told = said("{why} Everything can be read and nothing can be changed.", why=parts.frozen)
    by_person = bool(parts.freeze.by)
    remedy = (
        plain("wormhole unfreeze") if by_person else said("It ends by itself when that has passed.")
    )
    return [Attention("frozen", told, remedy), *_unpublished(parts)]


def _unpublished(parts: Parts) -> list[Attention]:
    entries = dict.fromkeys(line.line.entry for line in parts.contents.table.dirty_lines())
    paths: list[str] = []
    with parts.replica.view() as view:
        for entry in entries:
            shown = view.shown(entry)
            if shown:
                paths.append(for_people(view.path_of(shown[0])))
    if not paths:
        return []
    named = and_more(sorted(paths)[:_NAMED_MAX], len(paths) - _NAMED_MAX)
    return [
        Attention(
            "unpublished",
            said(
                "What programs still write is kept on this machine alone until then: {named}",
                named=named,
            ),
        )
    ]
