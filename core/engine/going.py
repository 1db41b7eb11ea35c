"""What would be lost with a pod that goes: looked for in all files, piece by piece."""

from collections.abc import Sequence
from typing import Final

from core.engine.pieces import Pieces
from core.engine.survey import Survey, all_files
from core.ids import EntryId, PodId
from core.placement.last_copies import goes_with

PIECE_ENTRIES: Final = 256


async def going_with(pieces: Pieces, pod: PodId) -> list[EntryId]:
    """Return the files of which `pod` has a version that no other present storage pod has.

    What programs changed here is published before. Older versions do not count, nor do empty
    files, which everybody has.
    """
    await pieces.publisher.everything()
    files = await pieces.parts.workers.run(lambda: _all(pieces))
    found: list[EntryId] = []
    for first in range(0, len(files), PIECE_ENTRIES):
        piece = files[first : first + PIECE_ENTRIES]
        found += await pieces.parts.workers.run(lambda piece=piece: _going(pieces, piece, pod))  # type: ignore[misc]
    return found


def _all(pieces: Pieces) -> list[EntryId]:
    with pieces.parts.store.read() as reader:
        return all_files(reader)


def _going(pieces: Pieces, entries: Sequence[EntryId], pod: PodId) -> list[EntryId]:
    pods = pieces.pods
    staying = (pods.present() & pods.counted()) - {pod}
    with pieces.parts.store.read() as reader:
        survey = Survey(reader, pods, pods.settings.rules, pods.settings.copies)
        return [
            state.entry
            for state in survey.look(entries)
            if any(
                head.version.size and goes_with(pod, head.holders, head.writer, staying)
                for head in state.heads
            )
        ]
