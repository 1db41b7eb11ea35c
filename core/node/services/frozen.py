"""What people are told while the drive takes no changes: why, and which files wait to be published.

What programs had open when it froze they go on writing: it is kept here, and nobody else has it.
"""

from typing import Final

from core.model.status import Attention
from core.node.parts import Parts
from core.node.services.paths import for_people

_NAMED_MAX: Final = 10


def stopped_notes(parts: Parts) -> list[Attention]:
    """Return what to tell of a drive that was taken away."""
    if not parts.stopped:
        return []
    told = (
        f"The drive was taken away on this machine. {parts.stopped} All data is kept, and the "
        "other machines still get what lies here."
    )
    return [Attention("stopped", told, "It is shown again by: wormhole up")]


def frozen_notes(parts: Parts) -> list[Attention]:
    """Return what to tell; nothing unless the drive is frozen. For a worker."""
    if not parts.frozen:
        return []
    told = f"{parts.frozen} Everything can be read and nothing can be changed."
    by_person = bool(parts.freeze.by)
    remedy = "wormhole unfreeze" if by_person else "It ends by itself when that has passed."
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
    named = ", ".join(sorted(paths)[:_NAMED_MAX])
    more = f" and {len(paths) - _NAMED_MAX} more" if len(paths) > _NAMED_MAX else ""
    return [
        Attention(
            "unpublished",
            f"What programs still write is kept on this machine alone until then: {named}{more}",
        )
    ]
